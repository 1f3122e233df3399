"""Peers of scenario work, in their own environment: ``python scenario.py PEER FILE``; prints seconds and the result.

``mesa``: bounded listening (Hegselmann, Krause), each view an agent. ``gegravity``: a counterfactual of one pair in a
general-equilibrium gravity model of as many countries, the nearest that it has to a re-allocation.
"""

import json
import sys
import time

import numpy as np


def mesa(views, bound):
    """Return the views once nothing moves, every agent a step at a time."""
    import mesa as m

    class Listener(m.Agent):
        def __init__(self, model, view):
            super().__init__(model)
            self.view = self.next = view

        def listen(self):
            near = [a.view for a in self.model.agents if abs(a.view - self.view) <= bound]
            self.next = sum(near) / len(near)

        def move(self):
            self.view, moved = self.next, abs(self.next - self.view)
            self.model.moved = max(self.model.moved, moved)

    class Circle(m.Model):
        def __init__(self):
            super().__init__(seed=1)
            for view in views:
                Listener(self, view)

        def step(self):
            self.moved = 0.0
            self.agents.do("listen")
            self.agents.do("move")

    start = time.perf_counter()
    model = Circle()
    model.step()
    while model.moved >= 1e-9:
        model.step()
    return time.perf_counter() - start, [a.view for a in model.agents]


def gegravity(countries):
    """Return the time to solve the baseline and one pair's cut, and the change of exports of its two sides."""
    import gegravity as ge
    import pandas as pd

    rng = np.random.default_rng(1)
    names = [f"N{n:03}" for n in range(countries)]
    size = rng.lognormal(0, 1.0, countries) * 100
    at = rng.random((countries, 2))
    distance = np.linalg.norm(at[:, None] - at[None, :], axis=2) + 0.05
    trade = np.outer(size, size) / size.sum() / distance
    rows = [
        {
            "exporter": a, "importer": b, "year": "2020", "trade": trade[i, j], "Y": trade[i].sum(),
            "E": trade[:, j].sum(), "lndist": np.log(distance[i, j]), "cut": 0,
        }
        for i, a in enumerate(names)
        for j, b in enumerate(names)
    ]  # fmt: skip
    data = pd.DataFrame(rows)
    base = ge.BaselineData(
        data, imp_var_name="importer", exp_var_name="exporter", year_var_name="year", trade_var_name="trade",
        expend_var_name="E", output_var_name="Y",
    )  # fmt: skip
    costs = pd.DataFrame([("lndist", -1.0, 0.1), ("cut", -5.0, 0.1)], columns=["var", "coeff", "stderr"])
    values = ge.CostCoeffs(costs, identifier_col="var", coeff_col="coeff", stderr_col="stderr")
    start = time.perf_counter()
    model = ge.OneSectorGE(
        base, year="2020", reference_importer=names[0], expend_var_name="E", output_var_name="Y", sigma=5,
        cost_variables=["lndist", "cut"], cost_coeff_values=values, quiet=True,
    )  # fmt: skip
    model.build_baseline(omr_rescale=10)
    cut = model.baseline_data.copy()
    pair = cut["exporter"].isin(names[1:3]) & cut["importer"].isin(names[1:3]) & (cut["exporter"] != cut["importer"])
    cut.loc[pair, "cut"] = 1
    model.define_experiment(cut)
    model.simulate()
    return time.perf_counter() - start, float(model.country_results.iloc[1, 0])


if __name__ == "__main__":
    given = json.loads(sys.stdin.read())
    took, result = mesa(**given) if sys.argv[1] == "mesa" else gegravity(**given)
    print(json.dumps({"seconds": took, "result": result}))
