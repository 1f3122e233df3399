"""Who else: additional and alternative partners of a research system, in the case's field where the lake has fields.

Ranked by what is done together now, nothing else: no list, rule, finding or person is read. Institutions are counted
from the works loaded, a selection; fewer than five works are told as such.
"""

from __future__ import annotations

import ibis
import msgspec

from isthmus.lake.open import Lake
from isthmus.measure import ask, query_of
from isthmus.model.country import name
from isthmus.model.errors import IsthmusError

SPAN, SMALL = 5, 5


class Partner(msgspec.Struct, frozen=True):
    """Another country or institution to work with, beside or instead.

    Parameters
    ----------
    id
        ISO code of a country, or ROR id of an institution.
    works
        Works together: in the newest year where a publisher counts them, of all years among the works loaded.
    reason
        Why it stands here, in words.
    """

    id: str
    name: str
    works: int
    growth: float | None
    reason: str

    def __str__(self) -> str:
        """Return it as a case keeps it."""
        return f"{self.name}: {self.reason}"


def partners(lake: Lake, home: str, beside: str, field: str = "", limit: int = 5) -> list[Partner]:
    """Return other countries, then institutions of other countries, the most works together first.

    Parameters
    ----------
    home
        The applicant's place.
    beside
        The partner under review: left out, so that the list is of additional and alternative ones.
    field
        An OpenAlex field or its name; empty for all.
    """
    found = []
    for ranked in (_countries, _institutions):
        try:
            found += ranked(lake, home, beside, field)[:limit]
        except IsthmusError:
            continue
    return found


def _countries(lake: Lake, home: str, beside: str, field: str) -> list[Partner]:
    """Return countries by the works of the newest full year; by all works loaded in a field."""
    answer = ask(lake, "copublication", query_of(lake, country=(home,), field=field or None))
    values = {(r["partner"], r["year"]): r["value"] for r in answer.rows if r["value"]}
    year = max((y for _, y in values), default=0)
    made = []
    for country in {c for c, _ in values} - {home, beside, "EU", None}:
        if field:
            now = round(sum(v for (c, _), v in values.items() if c == country))
            made.append(
                Partner(country, name(country), now, None, f"{_few(now)} together in {field} among those loaded")
            )
        elif now := round(values.get((country, year), 0)):
            before = values.get((country, year - SPAN))
            growth = now / before - 1 if before else None
            grown = "" if growth is None else f", {growth:+.0%} in {SPAN} years"
            made.append(Partner(country, name(country), now, growth, f"{_few(now)} together in {year}{grown}"))
    return sorted(made, key=lambda p: (-p.works, p.id))


def _institutions(lake: Lake, home: str, beside: str, field: str) -> list[Partner]:
    """Return institutions elsewhere by their works with the applicant's country among those loaded."""
    works = lake.table("work_country")
    works = works.filter(works.country == home)
    if field:
        works = works.filter(works.field_id == query_of(lake, field=field).field)
    at = lake.table("authorship")
    at = at.filter(at.ror_id.notnull(), at.country.notnull(), ~at.country.isin([home, beside]))
    joint = at.semi_join(works, "work_id").select("work_id", "ror_id", "country").distinct()
    counted = joint.group_by("ror_id", "country").agg(works=ibis._.count())
    names = lake.table("institution_name")
    names = names.filter(names.kind == "ror_display").group_by("ror_id").agg(name=ibis._.name.min())
    rows = lake.execute(counted.filter(counted.works >= SMALL).join(names, "ror_id"))
    where = f"in {field} " if field else ""
    return [
        Partner(r["ror_id"], f"{r['name']} ({r['country']})", r["works"], None,
                f"{_few(r['works'])} with {name(home)} {where}among those loaded")
        for r in sorted(rows, key=lambda r: (-r["works"], r["ror_id"]))
    ]  # fmt: skip


def _few(works: int) -> str:
    return f"{works:,} works" if works >= SMALL else f"<{SMALL} works"
