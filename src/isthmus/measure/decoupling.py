"""Decoupling: did cooperation of a pair break, when, and would other pairs have shown as much?

The count, both sides' shares and the affinity (log odds ratio of the links) are tested apart against a synthetic
rest of the world (`_synthetic`), made of pairs that contain neither country. The p-value is by placebo in space:
how many of the other pairs, treated the same way, depart as far either way. Where the year is not given with
``--at`` it is searched, and the placebos search too (max statistic). The window is 14 years unless asked. ``value``
is the mean change after the break against the counterfactual; correlation, not cause.

A break is held against what could make it without any change in cooperation: dated breaks of the source, the share of
authorship without a country on both sides, and a second index where one is known. If missing countries alone could make
it, or that cannot be checked, the verdict is that it is not separable from the source. How often the test errs, and
what it can find, is measured in ``docs/decoupling.md``: in a pair of less than 300 works a year, only large breaks.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from itertools import combinations, product
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure import missing_country
from isthmus.measure._margins import with_papers, world_margins
from isthmus.measure._notes import FILLING, SMALL
from isthmus.measure._panel import LEAST, SERIES, Panel, apart, chosen, panel
from isthmus.measure._synthetic import Test, dates, searched
from isthmus.model.answer import Case, Measure, Query
from isthmus.model.errors import UsageError

MEASURE = Measure(
    id="decoupling",
    title="Decoupling",
    question="Did cooperation of a pair break, when, and would other pairs have shown as much?",
    unit="change against the synthetic rest of the world",
    range="-1 or more; 0 for no change",
    counting=("full",),
    margins="links",
    country_policy=("separate", "cwts"),
    layers=("works",),
    bases=("published", "records"),
    columns={
        "value": "mean change after the break against the counterfactual, exp(gap) - 1",
        "p": "two-sided p-value by placebo in space",
        "verdict": "what follows from it, and what it cannot be told from",
        "break_year": "first year after the break: given, or the likeliest",
        "break_first": "first year of the break's 95% interval",
        "break_last": "last year of the break's 95% interval",
        "p_filled": "p-value without the newest two years, which are still filling",
        "donors": "placebo pairs tested",
        "missing_country": "share of the country's authorship without a country, before and after (works loaded)",
        "missing_partner": "share of the partner's authorship without a country, before and after (works loaded)",
        "second": "change of the pair in a second index over the break, where known",
    },
    citation="Abadie, Diamond, Hainmueller (2010). Synthetic control methods. JASA 105, 493-505. "
    "doi:10.1198/jasa.2009.ap08746; Doudchenko, Imbens (2016). doi:10.3386/w22791",
    keys=("country", "partner", "what"),
    order="given",
    sources=("openalex-country-totals", "published-totals"),
)
CAVEATS = (
    "A change against other pairs; correlation, not cause. It says nothing of intent.",
    "Donors contain neither country, but may be changed by the same events.",
    "Source: Microsoft Academic Graph ended in December 2021; OpenAlex was rebuilt in late 2025.",
)
WINDOW, BEFORE, AFTER, ALPHA = 14, 5, 2, 0.05
"""Years of a window; least years before and after a searched break; level of the test."""
MOST = 20
"""Pairs tested in one question."""


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return the margins of every pair of the world by year: the pair asked about is tested against the others."""
    return with_papers(lake, query, world_margins(lake, query)).drop("links")


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Return a row a pair and series."""
    asked = list(product(query.country, query.partner))
    if not asked:
        raise UsageError("decoupling tests named pairs.", "Give both sides: --country US --partner CN.")
    if len(asked) > MOST:
        raise UsageError(f"{len(asked)} pairs are more than the {MOST} tested at once.", "Ask about fewer.")
    return [row for pair in asked for row in _pair(found, lake, query, pair)]


def _pair(found: pa.Table, lake: Lake, query: Query, pair: tuple[str, str]) -> list[dict[str, Any]]:
    years = _window(found, query)
    data = panel(found, years) if years else None
    if data is None or pair not in data.pairs:
        return [_untested(pair, what, "no works in the years asked") for what in SERIES]
    missing = [_missing(lake, side) for side in pair] if query.level == "country" else [{}, {}]
    return [_tested(data, query, pair, what, missing) for what in SERIES]


def _window(found: pa.Table, query: Query) -> list[int]:
    have = sorted(set(found["year"].to_pylist()))
    last = min(have[-1], query.last if query.last is not None else have[-1]) if have else 0
    first = query.first if query.first is not None else last - WINDOW + 1
    return list(range(max(first, have[0]), last + 1)) if have and first <= last else []


def _tested(
    data: Panel, query: Query, pair: tuple[str, str], what: str, missing: list[dict[int, float]]
) -> dict[str, Any]:
    """Return the row of one series."""
    n, years = len(data.years), data.years
    candidates = list(range(BEFORE, n - AFTER + 1)) if query.at is None else [query.at - years[0]]
    if not candidates or not BEFORE - 1 <= candidates[0] <= n - AFTER:
        return _untested(pair, what, f"a break needs {BEFORE - 1} years before it and {AFTER} after")
    target = data.pairs.index(pair)
    units = chosen(data, what, target, candidates[0])
    if len(units) == 1:
        return _untested(pair, what, f"a year without a figure, or with fewer than {LEAST} works")
    logs, allowed = data.logs[what][units], apart(data, units)
    result = searched(logs, candidates, allowed)
    if result is None:
        return _untested(pair, what, "too few other pairs of its size with full series")
    filled = [c for c in candidates if c <= n - FILLING - AFTER]
    without = searched(logs[:, : n - FILLING], filled, allowed)
    likeliest, low, high = dates(result.gap, list(range(BEFORE - 1, n - AFTER + 1)))
    at = likeliest if query.at is None else candidates[0]
    before_after = [_before_after(m, years[at]) for m in missing]
    second = _second(pair, years[at]) if what == "count" else None
    row = {
        "value": float(np.expm1(result.effect)),
        "p": result.p,
        "break_year": years[at],
        "break_first": years[low],
        "break_last": years[high],
        "p_filled": None if without is None else without.p,
        "donors": result.placebos,
        "missing_country": _shown(before_after[0]),
        "missing_partner": _shown(before_after[1]),
        "second": second,
    }
    return (
        {"country": pair[0], "partner": pair[1], "what": what}
        | row
        | {"verdict": verdict(result, query.basis == "records", before_after, second, (years[low], years[high]))}
    )


def _untested(pair: tuple[str, str], what: str, why: str) -> dict[str, Any]:
    row = dict.fromkeys(MEASURE.columns)
    return row | {"country": pair[0], "partner": pair[1], "what": what, "verdict": f"not tested: {why}"}


def verdict(
    result: Test,
    checkable: bool,
    missing: list[tuple[float, float] | None],
    second: float | None,
    interval: tuple[int, int],
) -> str:
    """Return what follows from a test.

    ``checkable``: the missing countries are of the very works counted. ``missing``: share without a country before and
    after, by side. ``second``: change in a second index. ``interval``: first and last year of the break.
    """
    if result.p > ALPHA:
        return "no break beyond what other pairs show"
    word = "fall" if result.effect < 0 else "rise"
    if second is not None and (second < 0) == (result.effect < 0):
        return f"{word}; a second index shows one too"
    breaks = [b["what"] for b in _facts()["source_break"] if interval[0] <= b["year"] <= interval[1]]
    if not checkable:
        return f"{word}, not separable from the source: its missing countries cannot be checked"
    known = [m for m in missing if m is not None]
    could = sum(abs(np.log((1 - after) / (1 - before))) for before, after in known)
    if len(known) < len(missing) or abs(result.effect) <= could:
        return f"{word}, not separable from the source: missing countries alone could make it"
    if breaks:
        return f"{word}, not separable from the source: {breaks[0]}"
    return f"{word}; missing countries alone could not make it"


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(files("isthmus.measure").joinpath("data", "second_sources.toml").read_text("utf-8"))


def _missing(lake: Lake, side: str) -> dict[int, float]:
    """Return the share of a side's authorship without a country, by year, in the works loaded."""
    rows = lake.execute(missing_country.compute(lake, Query(country=(side,), basis="records")))
    return {r["year"]: r["value"] for r in rows if r["works"] >= SMALL}


def _before_after(missing: dict[int, float], at: int) -> tuple[float, float] | None:
    before = [v for y, v in missing.items() if at - WINDOW <= y < at]
    after = [v for y, v in missing.items() if y >= at]
    if not before or not after:
        return None
    return min(float(np.mean(before)), 0.999), min(float(np.mean(after)), 0.999)


def _shown(pair: tuple[float, float] | None) -> str | None:
    return None if pair is None else f"{pair[0]:.3f} -> {pair[1]:.3f}"


def _second(pair: tuple[str, str], at: int) -> float | None:
    """Return the change of a pair in a second index, from its last year before the break to its last year."""
    for series in _facts()["series"]:
        if series["pair"] == sorted(pair):
            years = {int(y): v for y, v in series["years"].items()}
            before = [y for y in years if y < at]
            if before and max(years) >= at:
                return float(years[max(years)] / years[max(before)] - 1)
    return None


def _world() -> dict[str, list[dict[str, Any]]]:
    """Return 14 years of pairs among twelve countries, even but for DE-FR, which halves from the ninth year."""
    names = ("AT", "BE", "CH", "DE", "DK", "ES", "FI", "FR", "IT", "NL", "PL", "SE")
    facts = {"basis": "published", "layer": "works"}
    return {
        "pair_year": [
            facts | {"directed": False, "year": 2005 + t, "country_a": a, "country_b": b, "value": _value(a, b, i, t)}
            for i, (a, b) in enumerate(combinations(names, 2))
            for t in range(14)
        ],
        "country_year": [
            facts | {"year": 2005 + t, "indicator": "international_works", "country": c, "value": 9e3}
            for c in names
            for t in range(14)
        ],
    }


def _value(a: str, b: str, at: int, t: int) -> int:
    """Return a count near 1,000 with a fixed ripple of its own."""
    level = 1000 * (1 + 0.02 * np.sin(1.7 * at + 2.3 * t))
    return int(level / 2 if (a, b) == ("DE", "FR") and t >= 8 else level)


CASES = (
    Case(
        name="a pair that halves in 2013 among pairs that do not",
        tables=_world(),
        query=Query(country=("DE",), partner=("FR",), basis="published", at=2013),
        rows=[
            {"what": what, "value": -0.5, "break_year": 2013, "break_first": 2013, "break_last": 2013, "p": p}
            for what, p in zip(SERIES, (1 / 46, 1 / 91, 1 / 91, 1 / 46), strict=True)
        ],
        source="planted; 45 pairs share no country with the first, and each stands in both directions for shares",
        tolerance=0.01,
    ),
)
