"""Models: the replication wall, the peers they are held against, and what their definitions promise."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import qr

from isthmus.model.errors import UsageError
from isthmus.scenario import models
from isthmus.scenario._world import EVERYONE, of_rows
from isthmus.scenario.diffusion import resting
from isthmus.scenario.gravity import _toy, ppml
from isthmus.scenario.key_player import intercentrality
from isthmus.scenario.reallocation import Cut, run, solve
from isthmus.scenario.removal import backbone, curves

TARGETS = [(name, t) for name, m in models().items() for t in m.TARGETS]
MATRICES = st.integers(3, 9).flatmap(
    lambda n: st.lists(st.integers(1, 500), min_size=n * (n - 1) // 2, max_size=n * (n - 1) // 2).map(
        lambda cells: _square(n, cells)
    )
)


def _square(n, cells):
    x = np.zeros((n, n))
    x[np.triu_indices(n, 1)] = cells
    return x + x.T


@pytest.mark.parametrize(("model", "target"), TARGETS, ids=[f"{m}: {t.id}" for m, t in TARGETS])
def test_target_is_met(model, target):
    measured = target.measured()
    assert target.met(measured), f"{target.says}: {measured} instead of {target.expected}"


def test_the_wall_is_wide_enough():
    assert len(TARGETS) >= 25
    assert all(m.TARGETS for m in models().values())


def test_gravity_agrees_with_statsmodels():
    x, z, pair, left, right = _toy()
    size = max(left.max(), right.max()) + 1
    ends = np.zeros((len(x), size))
    ends[np.arange(len(x)), left] += 1
    ends[np.arange(len(x)), right] += 1
    design = np.column_stack([z, np.eye(pair.max() + 1)[pair], ends])
    _, r, order = qr(design, pivoting=True, mode="economic")
    full = sorted(order[: int((np.abs(np.diag(r)) > 1e-9).sum())])  # the peer needs a design of full rank
    assert full[0] == 0
    peer = sm.GLM(x, design[:, full], family=sm.families.Poisson()).fit(tol=1e-14, maxiter=300)
    ours = ppml(x, z, pair, left, right)
    assert ours.beta[0] == pytest.approx(peer.params[0], abs=1e-5)
    assert ours.fitted == pytest.approx(peer.fittedvalues, abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(MATRICES, st.floats(0, 1), st.floats(0.05, 30))
def test_a_cut_never_makes_more_links_and_hurts_the_less_the_more_is_made_up(x, depth, s):
    mask = np.zeros_like(x)
    mask[0, 1] = mask[1, 0] = 1
    cut = [Cut(mask, np.full(3, 1 - depth * 0.99))]
    total = solve(x, cut, np.array([s, 2 * s, np.inf])) @ x.sum(axis=1)
    assert total[0] <= x.sum() * (1 + 1e-9)
    assert total[0] >= total[1] - 1e-6 >= total[2] - 2e-6


@settings(max_examples=30, deadline=None)
@given(MATRICES, st.floats(0, 0.9))
def test_swapping_the_sides_swaps_the_numbers(x, depth):
    world = of_rows([f"X{chr(65 + n)}" for n in range(len(x))], x)
    params = {"depth": np.array([depth]), "breadth": np.ones(1), "reach": np.zeros(1), "s": np.ones(1),
              "chilling": np.zeros(1), "shock_a": np.array([0.1]), "shock_b": np.array([0.02])}  # fmt: skip
    swapped = params | {"shock_a": params["shock_b"], "shock_b": params["shock_a"]}
    rng = np.random.default_rng(0)
    one = run(world, params, rng, (("XA",), ("XB",)))["change"]
    two = run(world, swapped, rng, (("XB",), ("XA",)))["change"]
    assert one == pytest.approx(two, abs=1e-9)


def test_a_country_left_without_links_is_nought_not_an_error():
    x = _square(3, [5, 0, 3])
    world = of_rows(["XA", "XB", "XC"], x)
    whole = {"depth": np.ones(1), "breadth": np.ones(1), "reach": np.zeros(1), "s": np.ones(1),
             "chilling": np.zeros(1), "shock_a": np.zeros(1), "shock_b": np.zeros(1)}  # fmt: skip
    change = run(world, whole, np.random.default_rng(0), (("XA",), EVERYONE))["change"][0]
    assert change[0] == -100


def test_refusals_say_why():
    dense = _square(8, list(range(1, 29)))
    with pytest.raises(UsageError, match="dense raw network"):
        curves(dense, np.random.default_rng(0))
    with pytest.raises(UsageError, match="cutter would gain"):
        resting(np.full(2, 0.7), np.array([[0, 0.5], [0.5, 0]]))
    with pytest.raises(UsageError, match="does not converge"):
        intercentrality(dense, 1.0)


def test_a_backbone_keeps_what_stands_out():
    x = _square(4, [100, 1, 1, 1, 1, 1])
    kept = backbone(x, 0.05)
    assert kept[0, 1] == 100
    assert kept[2, 3] == 0
