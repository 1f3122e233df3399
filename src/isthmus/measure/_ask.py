"""Asks a measure: checks the question, computes, completes the years, and says what the answer rests on."""

from __future__ import annotations

from itertools import product
from types import ModuleType
from typing import Any

import ibis.expr.types as ir
import msgspec

from isthmus.discovery import member
from isthmus.lake.open import Lake
from isthmus.measure._notes import caveats, noted, sample_first
from isthmus.measure._settle import settled
from isthmus.measure._sides import Span, existed, separate, spans
from isthmus.model.answer import Answer, Measure, Query
from isthmus.model.errors import NotCovered
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.model.source import Vintage

RECORD_SOURCES = {"works": ("openalex-works",), "ai_models": ("epoch-ai-models",)}
LAYER_SOURCES = {
    "works": ("openalex-country-pairs", "published-figures"),
    "code": ("innovation-graph",),
    "moves": ("researcher-moves",),
    "patents": ("ncses-patents",),
}


def ask(lake: Lake, measure_id: str, query: Query) -> Answer:
    """Answer ``query`` with the measure of that id.

    Raises
    ------
    UnknownName
        No such measure.
    UsageError
        The measure does not take such a question; the message says which it takes.
    NotCovered
        The lake holds no data of the kind asked for.
    """
    module = member("measure", "MEASURE", "measure", measure_id)
    measure: Measure = module.MEASURE
    query = settled(measure, query)
    vintages = _vintages(lake, measure, query)
    if measure.margins == "links" and any(v.partial for v in vintages):
        raise NotCovered(f"{measure.id} needs every country; the figures loaded are of some.", "Set ISTHMUS_MIRROR.")
    lake = lake.only(vintages)
    years = _years(lake, measure, query)
    rows = [row for part in separate(query) for row in rows_of(module, lake, part, years)]
    found = sample_first([*getattr(module, "CAVEATS", ()), *caveats(query, vintages, rows, years)])
    measure, rows = _by_level(measure, query, rows)
    return Answer(
        measure=measure,
        params=_params(query) | getattr(module, "PARAMS", {}),
        vintages=tuple(vintages),
        caveats=tuple(dict.fromkeys(found)),
        rows=rows,
    )


def rows_of(module: ModuleType, lake: Lake, query: Query, years: range) -> list[dict[str, Any]]:
    """Return the rows of a settled question: the tabular step, the numeric step, the missing years, the notes."""
    measure: Measure = module.MEASURE
    expression = module.compute(lake, query)
    finish = getattr(module, "finish", None)
    rows = finish(lake.arrow(expression), lake, query) if finish else lake.execute(expression)
    groups = spans(lake, query)
    rows = complete(measure, query, rows, years, groups)
    return [noted(measure, row, years, groups) for row in rows]


def complete(
    measure: Measure, query: Query, rows: list[dict[str, Any]], covered: range, groups: dict[str, list[Span]]
) -> list[dict[str, Any]]:
    """Order the rows, and give every year asked of a named country or pair a row of its own.

    A year without works is 0 where works are counted from the records and null where a publisher gave no
    figure: a pair that was not published is not a pair without works. A year not covered is always null.
    """
    keys = measure.keys
    by_key = {tuple(row[k] for k in keys): row for row in rows}
    if query.country and (query.partner or "partner" not in keys) and set(keys) <= {"year", "country", "partner"}:
        years = _asked(query, covered) if "year" in keys else range(1)
        asked = {"year": years, "country": query.country, "partner": query.partner}
        for key in product(*(asked[k] for k in keys)):
            by_key.setdefault(key, _empty(measure, query, dict(zip(keys, key, strict=True)), covered, groups))
    found = [_plain({k: row.get(k) for k in (*keys, *measure.columns)}) for row in by_key.values()]
    if measure.order == "given":
        return found
    order = _by_value if keys[0] != "year" else _by_year
    return sorted(found, key=lambda row: order(row, keys))


def _asked(query: Query, covered: range) -> range:
    """Return the years asked about; an open end reaches to the end of the data, but never before the other end."""
    if not covered and query.first is None and query.last is None:
        return covered
    first = covered.start if query.first is None else query.first
    last = covered.stop - 1 if query.last is None else query.last
    return range(first if query.last is None else min(first, last), max(first, last) + 1)


def _by_value(row: dict[str, Any], keys: tuple[str, ...]) -> tuple[Any, ...]:
    return (-(row["value"] or 0), *(str(row[k]) for k in keys))


def _by_year(row: dict[str, Any], keys: tuple[str, ...]) -> tuple[Any, ...]:
    return (*(str(row[k]) for k in keys[1:]), str(row["year"]))


def _empty(
    measure: Measure, query: Query, key: dict[str, Any], covered: range, groups: dict[str, list[Span]]
) -> dict[str, Any]:
    row = key | dict.fromkeys(measure.columns)
    counts = measure.unit == "works" and query.basis == "records" and key.get("year") in covered
    there = all(existed(groups, key[k], key["year"]) for k in ("country", "partner") if k in key and "year" in key)
    return row | {"value": 0} if counts and there else row


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return whole numbers as int and others rounded where engines may differ."""
    return {k: round(float(v), 12) if isinstance(v, float) else v for k, v in row.items()}


def _by_level(measure: Measure, query: Query, rows: list[dict[str, Any]]) -> tuple[Measure, list[dict[str, Any]]]:
    """Return measure and rows under the level's own name: an institution does not stand in a column of countries."""
    if query.level == "country" or "country" not in measure.keys:
        return measure, rows
    names = {"country": query.level}
    keys = tuple(names.get(k, k) for k in measure.keys)
    return msgspec.structs.replace(measure, keys=keys), [{names.get(k, k): v for k, v in r.items()} for r in rows]


def _vintages(lake: Lake, measure: Measure, query: Query) -> list[Vintage]:
    """Return the vintages that answer: the sample's where only its countries are asked about, else the real ones."""
    wanted = (RECORD_SOURCES if query.basis == "records" else LAYER_SOURCES).get(query.layer, ())
    if measure.table is not None:
        wanted = measure.sources
    elif query.basis == "published":
        wanted = (*wanted, *measure.sources)
    loaded = lake.vintage(*wanted)
    sides = {*query.country, *query.partner}
    fictional = query.level == "country" and bool(query.country) and SAMPLE_COUNTRIES.keys() >= sides
    found = [v for v in loaded if v.sample == fictional] or loaded
    if not found:
        held = ", ".join(v.source for v in lake.vintages)
        raise NotCovered(f"This lake holds no {query.basis} data on {query.layer}.", f"It holds: {held}.")
    return found


def _years(lake: Lake, measure: Measure, query: Query) -> range:
    """Return the years that the data behind the query cover."""
    if measure.table is not None:
        rows = lake.table(measure.table)
    elif query.basis == "records":
        rows = lake.table("ai_model_country" if query.layer == "ai_models" else "work_country")
    elif query.layer == "patents":
        rows = lake.table("country_year_item").filter(lambda t: t.layer == "patents")
    else:
        pairs = lake.table("pair_year")
        rows = pairs.filter(pairs.basis == "published", pairs.layer == query.layer)
    if lake.folder is None:
        return _span(lake, rows)
    key = (lake.folder, lake.snapshot_id, tuple(v.id for v in lake.vintages), measure.table, query.basis, query.layer)
    if key not in _KNOWN:
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[key] = _span(lake, rows)
    return _KNOWN[key]


def _span(lake: Lake, rows: ir.Table) -> range:
    (span,) = lake.execute(rows.aggregate(first=rows.year.min(), last=rows.year.max()))
    return range(0) if span["first"] is None else range(span["first"], span["last"] + 1)


MOST_KNOWN = 500
_KNOWN: dict[tuple[Any, ...], range] = {}
"""Years covered, by snapshot: a snapshot never changes, and compiling the query takes longer than running it."""


def _params(query: Query) -> dict[str, Any]:
    given = msgspec.to_builtins(query)
    default = msgspec.to_builtins(Query())
    shown = {k: v for k, v in given.items() if k not in OPTIONAL or v != default[k]}
    return {{"first": "from", "last": "to"}.get(k, k): v for k, v in shown.items() if v not in (None, [], ())}


OPTIONAL = ("level", "top", "seed", "bloc", "at")
"""Parameters that an answer names only where they were given."""
