"""The baseline: a gravity model of links with country-year and pair effects, by Poisson pseudo maximum likelihood.

E[X_ijt] = exp(a_it + a_jt + n_ij + beta z_ijt) for unordered pairs, fitted by PPML (Santos Silva, Tenreyro 2006),
which keeps pairs without links and is consistent under any spread. The effects are many, so each step is a weighted
least squares with the effects taken out first (Correia, Guimaraes, Zylkin 2020); pairs and country-years that are
nought throughout carry nothing and are left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from isthmus.model.errors import UsageError
from isthmus.scenario._card import Card, Floats, Param, Target

Ints = npt.NDArray[np.int64]

CARD = Card(
    id="gravity",
    title="Gravity baseline",
    mechanism="What links would be, given each side's size in a year and what is lasting between them",
    equations="E[X_ijt] = exp(a_it + a_jt + n_ij + beta z_ijt)",
    reference="Santos Silva, Tenreyro (2006) REStat 88(4); Correia, Guimaraes, Zylkin (2020) Stata Journal 20(1).",
    checked="run",
    scope="Pairs of countries over years. beta is an association within pairs.",
    cannot_claim="A cause. Its standard errors are not shown: placebo pairs spread far wider than they say.",
)
OUTCOMES: dict[str, str] = {}
PARAMS: tuple[Param, ...] = ()
TIGHT, STEPS = 1e-12, 200


class Fit(NamedTuple):
    """``beta`` by column of z, and fitted links by row."""

    beta: Floats
    fitted: Floats


def ppml(x: Floats, z: Floats, pair: Ints, left: Ints, right: Ints) -> Fit:
    """Fit links ``x`` (rows: a pair in a year) on ``z`` (rows x columns).

    Parameters
    ----------
    pair
        The pair of each row, numbered from 0.
    left, right
        The country-year of each end, numbered from 0 together.

    Raises
    ------
    UsageError
        When a column of z says nothing beyond the effects.
    """
    kept = _carrying(x, pair, left, right)
    x, z, pair, left, right = x[kept], z[kept], pair[kept], left[kept], right[kept]
    mu = (x + x.mean()) / 2
    beta, before = np.zeros(z.shape[1]), np.inf
    for _ in range(STEPS):
        eta = np.log(mu)
        work = eta + (x - mu) / mu
        both = _residual(np.column_stack([work, z]), mu, pair, left, right)
        r, rz = both[:, 0], both[:, 1:]
        if z.shape[1]:
            inner = rz.T @ (mu[:, None] * rz)
            if np.linalg.cond(inner) > 1e12:
                raise UsageError("A variable says nothing beyond the country-year and pair effects.", "Leave it out.")
            beta = np.linalg.solve(inner, rz.T @ (mu * r))
        eta = work - (r - rz @ beta)
        mu = np.exp(np.clip(eta, -30, 30))
        deviance = 2 * float((np.where(x > 0, x * np.log(np.where(x > 0, x, 1) / mu), 0) - (x - mu)).sum())
        if abs(before - deviance) < TIGHT * max(1.0, abs(deviance)):
            break
        before = deviance
    fitted: Floats = np.zeros(len(kept))
    fitted[kept] = mu
    return Fit(beta, fitted)


def _carrying(x: Floats, pair: Ints, left: Ints, right: Ints) -> npt.NDArray[np.bool_]:
    kept = np.ones(len(x), dtype=bool)
    size = int(max(left.max(), right.max())) + 1
    while True:
        w = np.where(kept, x, 0.0)
        ends = np.asarray(np.bincount(left, w, size)) + np.asarray(np.bincount(right, w, size))
        dead = (np.bincount(pair, w)[pair] <= 0) | (ends[left] <= 0) | (ends[right] <= 0)
        if not (dead & kept).any():
            return kept
        kept &= ~dead


def _residual(columns: Floats, w: Floats, pair: Ints, left: Ints, right: Ints) -> Floats:
    """Take out pair effects and country-year effects (one a country-year, whichever end), by conjugate steps."""
    size = int(max(left.max(), right.max())) + 1
    pair_w = np.bincount(pair, w)

    def within(v: Floats) -> Floats:
        return v - (np.bincount(pair, w * v) / np.where(pair_w > 0, pair_w, 1))[pair]

    def spread(d: Floats) -> Floats:
        return within(d[left] + d[right])

    def gather(v: Floats) -> Floats:
        return np.asarray(np.bincount(left, w * v, size) + np.bincount(right, w * v, size), np.float64)

    scale = np.bincount(left, w, size) + np.bincount(right, w, size)
    scale = np.where(scale > 0, scale, 1.0)
    out = np.empty_like(columns)
    for n in range(columns.shape[1]):
        v = within(columns[:, n])
        d, r = np.zeros(size), gather(v)
        p = r / scale
        rho = float(r @ p)
        start = rho
        for _ in range(10 * size):
            if rho <= 1e-26 * max(start, 1e-300):
                break
            q = gather(spread(p))
            step = rho / float(p @ q)
            d += step * p
            r -= step * q
            h = r / scale
            rho, old = float(r @ h), rho
            p = h + rho / old * p
        out[:, n] = v - spread(d)
    return out


def _toy() -> tuple[Floats, Floats, Ints, Ints, Ints]:
    rng = np.random.default_rng(11)
    countries, years = 7, 6
    size = rng.normal(2, 0.6, (countries, years))
    rows = [(i, j, t) for i in range(countries) for j in range(i + 1, countries) for t in range(years)]
    lasting = {(i, j): rng.normal(0, 0.4) for i, j, _ in rows}
    z = np.array([[float(t >= 3 and i == 0 and j in (1, 2))] for i, j, t in rows])
    mean = [np.exp(size[i, t] + size[j, t] + lasting[i, j] - 0.7 * v[0]) for (i, j, t), v in zip(rows, z, strict=True)]
    x = rng.poisson(mean).astype(float)
    pair = np.unique([i * countries + j for i, j, _ in rows], return_inverse=True)[1]
    left, right = (np.array([c * years + t for c, t in ends]) for ends in
                   ([(i, t) for i, _, t in rows], [(j, t) for _, j, t in rows]))  # fmt: skip
    return x, z, pair, left, right


def _score() -> float:
    x, z, pair, left, right = _toy()
    fit = ppml(x, z, pair, left, right)
    off = x - fit.fitted
    ends = np.bincount(left, off) if left.max() >= right.max() else np.bincount(left, off, right.max() + 1)
    both = ends + np.bincount(right, off, len(ends))
    return float(max(np.abs(both).max(), np.abs(np.bincount(pair, off)).max(), np.abs(z.T @ off).max()))


TARGETS = (
    Target("score", "fitted links add up to those counted, by country-year, pair and shock", 0.0, 1e-5,
           "First-order conditions of PPML; coefficients are held against statsmodels in the tests", _score),
)  # fmt: skip
