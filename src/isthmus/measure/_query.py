"""From words to a query: names of countries, fields and institutions become codes and ids, or the nearest are named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from isthmus.lake.open import Lake
from isthmus.model.answer import Query
from isthmus.model.country import parse
from isthmus.model.errors import UnknownName, UsageError

CHOICES = {
    "layer": ("works", "code", "moves"),
    "counting": ("full", "fractional"),
    "basis": ("published", "records"),
    "policy": ("separate", "cwts"),
}
FIRST_YEAR, LAST_YEAR = 1500, 2050


def query_of(
    lake: Lake,
    *,
    country: Iterable[str] = (),
    partner: Iterable[str] = (),
    first: int | None = None,
    last: int | None = None,
    field: str | None = None,
    institution: str | None = None,
    **choices: str | None,
) -> Query:
    """Return the query that these words mean in this lake; every face comes through here.

    Raises
    ------
    UnknownName
        A name that is not known, with the nearest that are.
    UsageError
        A year that cannot be one.
    """
    for year in (first, last):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(f"{year} is not a year between {FIRST_YEAR} and {LAST_YEAR}.")
    for kind, value in choices.items():
        if value is not None and value not in CHOICES[kind]:
            raise UnknownName(kind, value, CHOICES[kind])
    settled: dict[str, Any] = {k: v for k, v in choices.items() if v is not None}
    return Query(
        country=_codes(country),
        partner=_codes(partner),
        first=first,
        last=last,
        field=None if field is None else field_id(lake, field),
        institution=None if institution is None else ror_id(lake, institution),
        **settled,
    )


def _codes(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parse(n) for n in names))


def field_id(lake: Lake, text: str) -> int:
    """Return the OpenAlex field of a number or name."""
    topic = lake.table("topic")
    fields = {r["field"]: r["field_id"] for r in lake.execute(topic.select("field", "field_id").distinct())}
    by_name = {name.casefold(): number for name, number in fields.items()}
    found = by_name.get(text.strip().casefold()) or next((n for n in fields.values() if str(n) == text.strip()), None)
    if found is None:
        raise UnknownName("field", text, fields)
    return int(found)


def ror_id(lake: Lake, text: str) -> str:
    """Return the ROR id of an id, an address of one, or an exact name in any case."""
    tail = text.strip().rstrip("/").rpartition("/")[2].lower()
    organisations, names = lake.table("institution"), lake.table("institution_name")
    if lake.execute(organisations.filter(organisations.ror_id == tail).limit(1)):
        return tail
    wanted = text.strip().lower()
    same = names.filter(names.name.lower() == wanted).select("ror_id").distinct().limit(5)
    ids = [r["ror_id"] for r in lake.execute(same)]
    if len(ids) == 1:
        return str(ids[0])
    if ids:
        raise UsageError(
            f"{text!r} is the name of several institutions.", f"Give the ROR id: {', '.join(sorted(ids))}."
        )
    word = max(wanted.split(), key=len, default="")
    like = names.filter(names.name.lower().contains(word)).select("name").distinct().limit(2_000)
    raise UnknownName("institution", text, [r["name"] for r in lake.execute(like)])
