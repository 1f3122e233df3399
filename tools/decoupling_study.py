"""Measures the decoupling test: false alarms, power and smallest change found, beside ITS with HAC errors and PELT.

Usage: ISTHMUS_LAKE=... python tools/decoupling_study.py [--sims N] [--power N] [--half test|tune] [--seed N]

The lake holds OpenAlex's published pair counts. Series are those of real quiet pairs (neither country in `SHOCKED`, not
US-CN), one half of which, by hash of the pair, was used to choose the test's constants; figures are from the other.
A simulation takes 31 pairs of one size class over one window of years, none sharing a country with the first, and
plants a break in the first: each year from the ninth on, its works are drawn binomially with the share that is
left after a fall of so much a year. Prints the tables of docs/decoupling.md.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from isthmus.lake.open import open_lake
from isthmus.measure import _synthetic as synthetic

SHOCKED = frozenset(["RU", "UA", "BY", "IR", "SA", "SY", "VE", "IQ", "KP", "LY", "YE", "CU"])
PRE, DONORS, ALPHA = 8, 30, 0.05
SIZES = {"50 to 300 works a year": (50, 300), "300 to 1,500": (300, 1_500), "over 1,500": (1_500, 10**9)}
FALLS = (0.02, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15)
YEARS = (3, 4, 5, 6, 7, 8)


class Panel(NamedTuple):
    """Pairs x years of works, complete from the first year to the last."""

    pairs: list[tuple[str, str]]
    works: np.ndarray
    first: int


def panel(half: str) -> Panel:
    """Return the quiet pairs of one half, with null as missing."""
    lake = open_lake()
    rows = lake.table("pair_year")
    rows = rows.filter(rows.basis == "published", rows.layer == "works", rows.source == "openalex-country-pairs")
    found: dict[tuple[str, str], dict[int, int]] = {}
    for r in lake.execute(rows.filter(rows.year.between(1992, 2021)).select("country_a", "country_b", "year", "value")):
        found.setdefault((r["country_a"], r["country_b"]), {})[r["year"]] = r["value"]
    wanted = 0 if half == "tune" else 1
    pairs = sorted(p for p in found if _quiet(p) and sha256("-".join(p).encode()).digest()[0] % 2 == wanted)
    years = range(1992, 2022)
    return Panel(pairs, np.array([[found[p].get(y, np.nan) for y in years] for p in pairs], float), 1992)


def _quiet(pair: tuple[str, str]) -> bool:
    return not (SHOCKED & set(pair)) and pair != ("CN", "US")


def draw(
    data: Panel, size: tuple[float, float], length: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return works of 31 pairs x years, and which may be donors of which."""
    while True:
        start = int(rng.integers(0, data.works.shape[1] - length + 1))
        window = data.works[:, start : start + length]
        complete = np.isfinite(window).all(axis=1) & (np.nan_to_num(window).min(axis=1) >= 20)
        mean = window[:, :PRE].mean(axis=1)
        pool = np.flatnonzero(complete & (mean >= size[0]) & (mean < size[1]))
        if len(pool) <= DONORS:
            continue
        target = int(rng.choice(pool))
        a, b = data.pairs[target]
        others = [i for i in pool if not {a, b} & set(data.pairs[i])]
        if len(others) < DONORS:
            continue
        chosen = [target, *rng.choice(others, DONORS, replace=False)]
        names = [set(data.pairs[i]) for i in chosen]
        return window[chosen], np.array([[not (x & y) for y in names] for x in names])


def plant(works: np.ndarray, fall: float, rng: np.random.Generator) -> np.ndarray:
    """Return the works with the first pair's thinned from the ninth year on."""
    if not fall:
        return works
    works = works.copy()
    left = (1 - fall) ** np.arange(1, works.shape[1] - PRE + 1)
    works[0, PRE:] = np.maximum(rng.binomial(works[0, PRE:].astype(int), left), 0.5)
    return works


def ours(works: np.ndarray, allowed: np.ndarray) -> bool:
    """The test of `isthmus measure decoupling --at`."""
    found = synthetic.test(np.log(works), PRE, allowed)
    return found is not None and found.p <= ALPHA


def ours_searched(works: np.ndarray, allowed: np.ndarray) -> bool:
    """The same without ``--at``: the break year is searched."""
    found = synthetic.searched(np.log(works), list(range(5, works.shape[1] - 1)), allowed)
    return found is not None and found.p <= ALPHA


def its_hac(works: np.ndarray, _allowed: np.ndarray) -> bool:
    """Interrupted time series: level or slope changes at the ninth year, HAC errors of one lag, joint F test."""
    import statsmodels.api as sm  # noqa: PLC0415

    y = np.log(works[0])
    t = np.arange(len(y))
    after = (t >= PRE).astype(float)
    fit = sm.OLS(y, np.column_stack([np.ones(len(y)), t, after, after * (t - PRE)])).fit(
        cov_type="HAC", cov_kwds={"maxlags": 1, "use_correction": True}, use_t=True
    )
    return bool(fit.f_test(np.array([[0, 0, 1, 0], [0, 0, 0, 1]])).pvalue <= ALPHA)


def pelt(works: np.ndarray, _allowed: np.ndarray) -> bool:
    """PELT on the growth in robust units, change of mean, penalty 3 ln n: any within a year of the ninth."""
    import ruptures as rpt  # noqa: PLC0415

    growth = np.diff(np.log(works[0]))
    growth = growth / (1.4826 * np.median(np.abs(growth - np.median(growth))) + 1e-9)
    found = rpt.Pelt(model="l2", min_size=2, jump=1).fit(growth).predict(pen=3 * np.log(len(growth)))
    return any(abs(place + 1 - PRE) <= 1 for place in found[:-1])


WAYS = {"Isthmus, year known": ours, "Isthmus, year searched": ours_searched, "ITS + HAC": its_hac, "PELT": pelt}


def rate(data: Panel, ways: list[str], size: str, length: int, fall: float, sims: int, seed: int) -> dict[str, float]:
    """Return, for each way, the share of simulations in which it says there is a break."""
    rng, hits = np.random.default_rng([seed, length, int(fall * 1000)]), dict.fromkeys(ways, 0)
    for _ in range(sims):
        works, allowed = draw(data, SIZES[size], length, rng)
        works = plant(works, fall, rng)
        for way in ways:
            hits[way] += WAYS[way](works, allowed)
    return {way: n / sims for way, n in hits.items()}


def smallest(powers: list[float]) -> str:
    """Return the smallest fall found with 80% power, between the falls tried by a straight line."""
    steps = list(zip(FALLS, powers, strict=True))
    for (f0, p0), (f1, p1) in zip([(0.0, ALPHA), *steps[:-1]], steps, strict=True):
        if p1 >= 0.8:
            return f"{100 * (f0 + (f1 - f0) * (0.8 - p0) / (p1 - p0)):.0f}%"
    return "over 15%"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sims", type=int, default=2_000)
    parser.add_argument("--power", type=int, default=300)
    parser.add_argument("--half", choices=("test", "tune"), default="test")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    data = panel(given.half)
    print(f"{len(data.pairs):,} quiet pairs of the {given.half} half; seed {given.seed}\n", flush=True)
    print(
        f"False alarms at a nominal 5%, two-sided: 14 years, break at the 9th, 30 donors, {given.sims:,} simulations\n"
    )
    print("| size of pair |", " | ".join(WAYS), "|\n| --- |" + " ---: |" * len(WAYS))
    for size in SIZES:
        found = rate(data, list(WAYS), size, 14, 0.0, given.sims, given.seed)
        print(f"| {size} |", " | ".join(f"{100 * found[w]:.1f}%" for w in WAYS), "|", flush=True)
    if not given.power:
        return
    print(f"\nPower, year known, {given.power} simulations a cell\n")
    print("| size of pair | years of fall |", " | ".join(f"-{f:.0%}" for f in FALLS), "| found at 80% |")
    print("| --- | ---: |" + " ---: |" * (len(FALLS) + 1))
    for size in SIZES:
        for years in YEARS:
            powers = [
                rate(data, ["Isthmus, year known"], size, PRE + years, f, given.power, given.seed)[
                    "Isthmus, year known"
                ]
                for f in FALLS
            ]
            print(
                f"| {size} | {years} |", " | ".join(f"{p:.2f}" for p in powers), f"| {smallest(powers)} |", flush=True
            )
    print(f"\nThe others on the same series, fall over six years, {given.power} simulations a cell\n")
    print("| size of pair | way |", " | ".join(f"-{f:.0%}" for f in FALLS), "|\n| --- | --- |" + " ---: |" * len(FALLS))
    for size in SIZES:
        cells = [rate(data, list(WAYS), size, PRE + 6, f, given.power, given.seed) for f in FALLS]
        for way in WAYS:
            print(f"| {size} | {way} |", " | ".join(f"{c[way]:.2f}" for c in cells), "|", flush=True)


if __name__ == "__main__":
    sys.exit(main())
