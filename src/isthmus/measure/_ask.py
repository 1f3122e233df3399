"""Asks a measure: checks the question, computes, completes the years, and says what the answer rests on."""

from __future__ import annotations

from itertools import product
from typing import Any

import msgspec

from isthmus.discovery import member
from isthmus.lake.open import Lake
from isthmus.model.answer import Answer, Measure, Query
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.model.source import Vintage

RECORD_SOURCES = ("openalex-works",)
LAYER_SOURCES = {
    "works": ("openalex-country-pairs", "published-figures"),
    "code": ("innovation-graph",),
    "moves": ("researcher-moves",),
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
    vintages = _vintages(lake, query)
    if measure.margins == "links" and any(v.partial for v in vintages):
        raise NotCovered(f"{measure.id} needs every country; the figures loaded are of some.", "Set ISTHMUS_MIRROR.")
    lake = lake.only(vintages)
    rows = lake.execute(module.compute(lake, query))
    years = _years(lake, query)
    rows = complete(measure, query, rows, years)
    caveats = [*getattr(module, "CAVEATS", ()), *_caveats(query, vintages, rows, years)]
    return Answer(
        measure=measure,
        params=_params(query) | getattr(module, "PARAMS", {}),
        vintages=tuple(vintages),
        caveats=tuple(dict.fromkeys(caveats)),
        rows=rows,
    )


def settled(measure: Measure, query: Query) -> Query:
    """Return the query with its basis decided, or say why the measure cannot take it."""
    _allowed("layer", query.layer, measure.layers)
    _allowed("counting", query.counting, measure.counting)
    _allowed("country policy", query.policy, measure.country_policy)
    if query.partner and "partner" not in measure.keys:
        raise UsageError(f"{measure.id} is not of pairs; it takes no partner.", "Leave out --partner.")
    if query.first is not None and query.last is not None and query.first > query.last:
        raise UsageError(f"The years run from {query.first} to {query.last}.", "Give the earlier one as --from.")
    filters = {
        "--field": query.field is not None,
        "--institution": query.institution is not None,
        "--counting fractional": query.counting == "fractional",
        "--policy cwts": query.policy != "separate",
    }
    needs = [name for name, given in filters.items() if given]
    basis = query.basis or ("records" if needs or "published" not in measure.bases else "published")
    if basis == "published" and needs:
        raise UsageError(f"Published counts cannot be split by {needs[0]}.", "Use --basis records: the works loaded.")
    if query.layer != "works" and basis == "records":
        raise UsageError(f"The layer {query.layer} is published only as counts.", "Leave out --basis and work filters.")
    _allowed("basis", basis, measure.bases)
    if bad := set(query.country) & set(query.partner):
        raise UsageError(f"{sorted(bad)[0]} stands on both sides of the pair.", "Name two different countries.")
    return msgspec.structs.replace(query, basis=basis)


def _allowed(kind: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UnknownName(f"{kind} for this measure", value, choices)


def _vintages(lake: Lake, query: Query) -> list[Vintage]:
    """Return the vintages that answer: the sample's where only its countries are asked about, else the real ones."""
    wanted = RECORD_SOURCES if query.basis == "records" else LAYER_SOURCES[query.layer]
    loaded = lake.vintage(*wanted)
    fictional = bool(query.country) and SAMPLE_COUNTRIES.keys() >= {*query.country, *query.partner}
    found = [v for v in loaded if v.sample == fictional] or loaded
    if not found:
        held = ", ".join(v.source for v in lake.vintages)
        raise NotCovered(f"This lake holds no {query.basis} data on {query.layer}.", f"It holds: {held}.")
    return found


def _years(lake: Lake, query: Query) -> range:
    """Return the years that the data behind the query cover."""
    if query.basis == "records":
        rows = lake.table("work_country")
    else:
        pairs = lake.table("pair_year")
        rows = pairs.filter(pairs.basis == "published", pairs.layer == query.layer)
    (span,) = lake.execute(rows.aggregate(first=rows.year.min(), last=rows.year.max()))
    return range(0) if span["first"] is None else range(span["first"], span["last"] + 1)


def complete(measure: Measure, query: Query, rows: list[dict[str, Any]], covered: range) -> list[dict[str, Any]]:
    """Order the rows, and give every year asked of a named country or pair a row of its own.

    A year without works is 0 where works are counted from the records and null where a publisher gave no
    figure: a pair that was not published is not a pair without works. A year not covered is always null.
    """
    keys = measure.keys
    by_key = {tuple(row[k] for k in keys): row for row in rows}
    if query.country and (query.partner or "partner" not in keys) and "year" in keys:
        first = query.first if query.first is not None else covered.start
        last = query.last if query.last is not None else covered.stop - 1
        sides = (range(first, last + 1), query.country, *((query.partner,) if "partner" in keys else ()))
        for key in product(*sides):
            by_key.setdefault(key, _empty(measure, query, dict(zip(keys, key, strict=True)), covered))
    if keys[0] != "year":
        return sorted((_plain(r) for r in by_key.values()), key=lambda r: (-(r["value"] or 0), str(r[keys[0]])))
    return sorted((_plain(r) for r in by_key.values()), key=lambda r: tuple(str(r[k]) for k in (*keys[1:], "year")))


def _empty(measure: Measure, query: Query, key: dict[str, Any], covered: range) -> dict[str, Any]:
    row = key | dict.fromkeys(measure.columns)
    counts = measure.unit == "works" and query.basis == "records"
    return row | {"value": 0} if counts and key["year"] in covered else row


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return whole numbers as int and others rounded where engines may differ."""
    return {k: round(v, 12) if isinstance(v, float) else v for k, v in row.items()}


def _params(query: Query) -> dict[str, Any]:
    given = msgspec.to_builtins(query)
    return {{"first": "from", "last": "to"}.get(k, k): v for k, v in given.items() if v not in (None, [], ())}


def _caveats(query: Query, vintages: list[Vintage], rows: list[dict[str, Any]], years: range) -> list[str]:
    found = [c for v in vintages for c in v.caveats]
    if any(v.sample for v in vintages):
        found.insert(0, "SAMPLE: these rows are of fictional countries and works, made by a generator.")
    basis = "as the publisher counted them" if query.basis == "published" else "from the works loaded"
    found.append(f"Basis {query.basis}: {basis}.")
    if not rows or all(r["value"] is None for r in rows):
        found.append("No data for this question: that is not the same as zero.")
    elif any(r["value"] is None for r in rows):
        found.append("A year shown without a value was not published or is not covered: it is not zero.")
    if years and any(r.get("year") is not None and r["year"] not in years for r in rows):
        found.append(f"The data cover {years.start} to {years.stop - 1}.")
    if query.layer == "code":
        found.append("Counts by quarter; a year shows its latest quarter.")
    return found
