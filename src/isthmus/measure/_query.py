"""From words to a query: names of countries, fields and institutions become codes and ids, or the nearest are named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from isthmus.lake.open import Lake
from isthmus.measure._blocs import bloc
from isthmus.measure._sides import group_id, is_group
from isthmus.model.answer import Basis, Counting, Layer, Level, Policy, Query
from isthmus.model.country import parse
from isthmus.model.errors import UnknownName, UsageError

CHOICES: dict[str, tuple[str, ...]] = {
    "layer": get_args(Layer),
    "level": get_args(Level),
    "counting": get_args(Counting),
    "basis": get_args(Basis),
    "policy": get_args(Policy),
}
FIRST_YEAR, LAST_YEAR = 1500, 2050


def query_of(
    lake: Lake,
    *,
    country: Iterable[str] = (),
    partner: Iterable[str] = (),
    first: int | None = None,
    last: int | None = None,
    at: int | None = None,
    field: str | None = None,
    subfield: str | None = None,
    topic: str | None = None,
    institution: str | None = None,
    blocs: Iterable[str] = (),
    top: float | None = None,
    seed: int | None = None,
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
    for year in (first, last, at):
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise UsageError(f"{year} is not a year between {FIRST_YEAR} and {LAST_YEAR}.")
    for kind, value in choices.items():
        if value is not None and value not in CHOICES[kind]:
            raise UnknownName(kind, value, CHOICES[kind])
    level = choices.get("level") or "country"
    settled: dict[str, Any] = {"top": top, "seed": seed} | choices
    return Query(
        country=_sides(lake, country, level),
        partner=_sides(lake, partner, level),
        first=first,
        last=last,
        at=at,
        field=None if field is None else subject_id(lake, "field", field),
        subfield=None if subfield is None else subject_id(lake, "subfield", subfield),
        topic=None if topic is None else subject_id(lake, "topic", topic),
        institution=None if institution is None else ror_id(lake, institution),
        bloc=tuple(bloc(lake, text) for text in blocs),
        **{k: v for k, v in settled.items() if v is not None},
    )


def _sides(lake: Lake, names: Iterable[str], level: str) -> tuple[str, ...]:
    """Return a side of the question: codes of countries, groups as ``group:ID``, or ROR ids."""
    if level == "institution":
        found = [ror_id(lake, n) for n in names]
    else:
        found = [group_id(lake, n) if is_group(n) else parse(n) for n in names]
    return tuple(dict.fromkeys(found))


def subject_id(lake: Lake, kind: str, text: str) -> int:
    """Return the number of an OpenAlex field, subfield or topic, for a number or a name."""
    topic = lake.table("topic")
    known = topic.filter(topic[kind].notnull()).select(name=topic[kind], number=topic[f"{kind}_id"]).distinct()
    named = {r["name"]: r["number"] for r in lake.execute(known)}
    by_name = {name.casefold(): number for name, number in named.items()}
    found = by_name.get(text.strip().casefold()) or next((n for n in named.values() if str(n) == text.strip()), None)
    if found is None:
        raise UnknownName(kind, text, named)
    return int(found)


def ror_id(lake: Lake, text: str) -> str:
    """Return the ROR id of an id, an address of one, or an exact name in any case."""
    tail = text.strip().rstrip("/").rpartition("/")[2].lower()
    names = lake.table("institution_name")
    for rows in (lake.table("institution"), lake.table("authorship")):
        if lake.execute(rows.filter(rows.ror_id == tail).select("ror_id").limit(1)):
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
