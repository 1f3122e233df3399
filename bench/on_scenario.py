"""Scenario models: one counterfactual, a ribbon, Sobol shares, a removal curve; networkx, mesa, gegravity beside."""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import numpy as np

from bench.aside import aside
from isthmus.scenario import library
from isthmus.scenario._draws import latin, sobol
from isthmus.scenario._world import World, of_rows
from isthmus.scenario.opinion import averaged
from isthmus.scenario.reallocation import run
from isthmus.scenario.removal import by_degree, giant, preferential

SIDES = (("XA",), ("XB",))


def world(countries: int = 240) -> World:
    """A network as heavy-tailed as the real one."""
    rng = np.random.default_rng(1)
    size = rng.lognormal(0, 2, countries)
    x = np.triu(rng.poisson(np.clip(np.outer(size, size) * 8, 0, 1e6)), 1).astype(float)
    x[0, 1:] += 1
    names = ["XA", "XB", *(f"N{n}" for n in range(countries - 2))]
    return of_rows(names, x + x.T)


def timed(call: Callable[[], object], runs: int) -> tuple[float, float]:
    """Wall and CPU seconds of a call, medians."""
    wall, cpu = [], []
    for _ in range(runs):
        w, c = time.perf_counter(), time.process_time()
        call()
        wall.append(time.perf_counter() - w)
        cpu.append(time.process_time() - c)
    return float(np.median(wall)), float(np.median(cpu))


def by_networkx(nodes: int, links: np.ndarray, order: np.ndarray, points: int) -> float:
    """The giant component at a few points of a removal curve, with networkx; the time of all points is scaled up."""
    graph = nx.Graph(links.tolist())
    w = time.perf_counter()
    for k in range(points):
        rest = graph.subgraph(order[int(nodes * k / points * 0.2) :].tolist())
        max(map(len, nx.connected_components(rest)), default=0)
    return (time.perf_counter() - w) / points


def main(works: list[int], runs: int, keep: str | None = None) -> None:  # noqa: ARG001
    """Print the table."""
    base = world()
    params = library()["dyad_decouple"].params()
    free = tuple(p.between(0.3, 1.0) if p.id == "depth" else p for p in params)
    one = {p.id: np.array([p.middle]) for p in params}
    many = latin(free, {}, 10_000, 1)
    rng = np.random.default_rng(0)

    def ours(draws: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {"a": run(base, draws, rng, SIDES)["change"][:, 0]}

    nodes = 100_000
    links = preferential(nodes, 20, np.random.default_rng(2))
    order = by_degree(nodes, links)
    rows = [
        ("one counterfactual, 240 countries", timed(lambda: ours(one), 25)),
        ("ribbon of 10,000 draws", timed(lambda: ours(many), runs)),
        ("Sobol shares, five parameters, base 512, second order", timed(lambda: sobol(free, {}, ours, "a", 1), runs)),
        (
            f"removal curve, {nodes:,} nodes, {len(links):,} links, every point",
            timed(lambda: giant(nodes, links, order), runs),
        ),
    ]
    each = by_networkx(nodes, links, order, 5)
    print("\n## Scenarios (medians)\n\n| work | wall s | CPU s |\n| --- | ---: | ---: |")
    for name, (wall, cpu) in rows:
        print(f"| {name} | {wall:.4f} | {cpu:.4f} |")
    print(f"| networkx, one point of that curve | {each:.2f} | |")
    print(f"| networkx, every point, computed from one | {each * nodes:,.0f} | |")
    listening(runs)
    trade(runs)


def listening(runs: int, people: int = 300, bound: float = 0.15) -> None:
    """Bounded listening until nothing moves, beside the same with an agent a view in mesa."""
    views = np.random.default_rng(1).random(people)
    wall, cpu = timed(lambda: averaged(views, bound), runs)
    found = aside("scenario.py", "mesa", given={"views": views.tolist(), "bound": bound})
    gap = np.abs(np.array(found["result"]) - averaged(views, bound)).max()
    print(f"| bounded listening of {people} views | {wall:.4f} | {cpu:.4f} |")
    print(f"| mesa, the same (views differ by {gap:.0e} at most) | {found['seconds']:.4f} | |")


def trade(runs: int, countries: int = 30) -> None:
    """One pair's full cut, beside gegravity's counterfactual of as many countries: the nearest it has, not the same."""
    base, cut = world(countries), {p.id: np.array([p.middle]) for p in library()["dyad_decouple"].params()}
    wall, cpu = timed(lambda: run(base, cut, np.random.default_rng(0), SIDES), runs)
    found = aside("scenario.py", "gegravity", given={"countries": countries})
    print(f"| one pair's full cut, {countries} countries, re-allocated | {wall:.4f} | {cpu:.4f} |")
    print(
        f"| gegravity, a pair's cut in general equilibrium of trade, {countries} countries | {found['seconds']:.2f} | |"
    )
