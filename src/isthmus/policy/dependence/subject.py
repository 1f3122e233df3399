"""What a dependence is of: a country, a group of countries, an institution or a field, found by its name."""

from __future__ import annotations

from typing import Any, get_args

import msgspec

from isthmus.lake.open import Lake
from isthmus.measure._query import query_of, ror_id, subject_id
from isthmus.measure._sides import group_id, is_group
from isthmus.model.answer import Query
from isthmus.model.country import name as country_name
from isthmus.model.country import parse
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.policy.dependence.records import Kind

YEARS = 5
"""Years that are added up where none is named: the last ones loaded."""


class Subject(msgspec.Struct, frozen=True):
    """What was asked about: its kind, its id in the lake, its name, and the question for the world around it."""

    kind: Kind
    id: str
    name: str
    query: Query
    records: Query
    """The same question to the works loaded; of all their years where none was named."""


def subject_of(
    lake: Lake, text: str, kind: str | None = None, *, first: int | None = None, last: int | None = None,
    basis: str | None = None,
) -> Subject:  # fmt: skip
    """Return what a name means.

    Parameters
    ----------
    text
        A country by code or name, ``group:ID``, an institution by ROR id or exact name, or a field.
    kind
        Which of them it is; without it the first that knows the name, in that order.

    Raises
    ------
    UnknownName
        When none knows it; the nearest countries are named.
    NotCovered
        For a funder: the works loaded do not say who paid.
    """
    if kind == "funder":
        raise NotCovered(
            "No source loaded says who funded a work.", "Ask about a country, group, institution or field."
        )
    if kind is not None and kind not in get_args(Kind):
        raise UnknownName("kind", kind, (*get_args(Kind), "funder"))
    found, number = _found(lake, text, kind)
    query = query_of(
        lake,
        country=[number] if found in ("country", "group") else (),
        field=number if found == "field" else None,
        level="institution" if found == "institution" else "country",
        basis=basis or ("records" if number in SAMPLE_COUNTRIES else None),
    )
    if found == "institution":
        query = msgspec.structs.replace(query, country=(number,))
    years = _years(lake, query, first, last)
    named = first is not None or last is not None
    records = msgspec.structs.replace(query, first=first, last=last, basis="records")
    query = msgspec.structs.replace(query, first=years[0], last=years[1])
    if named or query.basis == "records" or found in ("institution", "field"):
        records = msgspec.structs.replace(query, basis="records")
    return Subject(found, number, _name(lake, found, number), query, records)


def _found(lake: Lake, text: str, kind: str | None) -> tuple[Kind, str]:
    if kind == "group" or (kind is None and is_group(text.casefold())):
        plain = text if is_group(text.casefold()) else f"group:{text}"
        return "group", group_id(lake, "group:" + plain[len("group:") :])
    tries: dict[Kind, Any] = {
        "country": parse,
        "institution": lambda name: ror_id(lake, name),
        "field": lambda name: str(subject_id(lake, "field", name)),
    }
    nearest: list[str] = []
    for name, find in tries.items():
        if kind not in (None, name):
            continue
        try:
            return name, find(text)
        except UnknownName as error:
            if kind is not None:
                raise
            nearest += error.nearest
    hint = f"Did you mean {' or '.join(nearest[:3])}? " if nearest else ""
    raise UsageError(f"No country, institution or field is named {text[:80]!r}.", f"{hint}A group is written group:EU.")


def _years(lake: Lake, query: Query, first: int | None, last: int | None) -> tuple[int, int]:
    """Return the years asked about, or the last `YEARS` loaded."""
    records = query.basis == "records" or query.level != "country" or query.field is not None
    table = lake.table("work_country") if records else lake.table("pair_year")
    if not records:
        table = table.filter(table.basis == "published", table.layer == "works")
    (span,) = lake.execute(table.aggregate(first=table.year.min(), last=table.year.max()))
    if span["last"] is None:
        raise NotCovered("This lake holds no works of that kind.", "Type: isthmus lake status")
    end = span["last"] if last is None else last
    start = max(end - YEARS + 1, span["first"]) if first is None else first
    if start > end:
        raise UsageError(f"The years run from {start} to {end}.", "Give the earlier one as --from.")
    return start, end


def _name(lake: Lake, kind: Kind, number: str) -> str:
    if kind == "country":
        return country_name(number)
    if kind == "group":
        return number.removeprefix("group:")
    if kind == "institution":
        return names_of(lake, [number]).get(number, number)
    topics = lake.table("topic")
    found = lake.execute(topics.filter(topics.field_id == int(number)).select("field").limit(1))
    return str(found[0]["field"]) if found else number


def names_of(lake: Lake, ids: list[str]) -> dict[str, str]:
    """Return the display names of institutions by ROR id, those that the registry loaded names."""
    names = lake.table("institution_name")
    found = lake.execute(names.filter(names.ror_id.isin(ids), names.kind == "ror_display").select("ror_id", "name"))
    return {r["ror_id"]: r["name"] for r in found}
