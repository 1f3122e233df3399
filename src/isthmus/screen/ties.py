"""Co-publication ties of an institution to listed organisations: context, by year and field; never a finding.

One fixed partition is published: listed institution x year x field x size of team. A cell of 1 to 4 works is ``<5``
and has no list of works; a cell of none is not shown. Every total is a sum of published cells ("at least"), and cells
are never merged in another way, so that nothing small can be had by taking one answer from another. Works of more
than ten authors stand apart: their authors often never met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.screen.findings import Context

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import ListingLink

LEAST = 5
"""Works from which a cell is shown exactly."""
SMALL_TEAM = 10
TEAMS = (f"up to {SMALL_TEAM} authors", f"over {SMALL_TEAM} authors")
FOLLOWED = frozenset(("same", "renamed", "parent_of"))
"""Relations by which an institution is a listed organisation or part of one; that it houses a listed unit is not."""
ABOUT = (
    "Co-publication is context about the institution. It is no finding, says nothing of any person, is no second fact "
    "about one, and changes no outcome and no order."
)


class Cell(msgspec.Struct, frozen=True):
    """Works of the institution with one listed institution, in one year and field, by size of team."""

    ror_id: str
    year: int | None
    field: str
    team: str
    works: int | str
    work_ids: tuple[int, ...] = ()

    @property
    def least(self) -> int:
        """The fewest works the published cell can stand for."""
        return self.works if isinstance(self.works, int) else 1


class Ties(msgspec.Struct, frozen=True):
    """All cells of one institution, in the order of listed institutions, years, fields and teams."""

    ror_id: str
    cells: tuple[Cell, ...]
    vintages: tuple[str, ...]
    links: dict[str, tuple[ListingLink, ...]]
    """Why each institution counts as listed."""


def ties_of(lake: Lake, ror_id: str, links: Iterable[ListingLink], with_works: bool = False) -> Ties:
    """Return the ties of an institution (ROR id, in full) to the institutions that links tie to entries.

    Parameters
    ----------
    links
        Rejected ones are not followed.
    with_works
        Also give the OpenAlex numbers of the works of cells that are shown exactly.
    """
    by_ror: dict[str, list[ListingLink]] = defaultdict(list)
    for link in links:
        if link.state != "negative" and link.relation in FOLLOWED and link.ror_id != ror_id:
            by_ror[link.ror_id].append(link)
    rows = _rows(lake, _short(ror_id), [_short(x) for x in by_ror])
    works: dict[tuple[str, int | None, str, str], set[int]] = defaultdict(set)
    for r in rows:
        team = TEAMS[(r["n_authors"] or 0) > SMALL_TEAM]
        works[f"https://ror.org/{r['ror_id']}", r["year"], r["field"] or "no field", team].add(r["work_id"])
    order = sorted(works, key=lambda k: (k[0], k[1] or 0, k[2], TEAMS.index(k[3])))
    cells = tuple(_cell(key, works[key], with_works) for key in order)
    met = {c.ror_id for c in cells}
    vintages = tuple(v.id for v in lake.vintage("openalex-works", "openalex-topics"))
    return Ties(ror_id, cells, vintages, {r: tuple(x) for r, x in sorted(by_ror.items()) if r in met})


def _cell(key: tuple[str, int | None, str, str], works: set[int], with_works: bool) -> Cell:
    """Return one cell as it may be published."""
    shown = len(works) >= LEAST
    return Cell(*key, len(works) if shown else f"<{LEAST}", tuple(sorted(works)) if shown and with_works else ())


def _rows(lake: Lake, own: str, others: list[str]) -> list[dict[str, Any]]:
    """Return work x listed institution of the works that the institution has a part in."""
    at = lake.table("authorship")
    mine = at.filter(at.ror_id == own).select("work_id").distinct()
    theirs = at.filter(at.ror_id.isin(others)).select("work_id", "ror_id").distinct()
    work = lake.table("work").select("work_id", "year", "field_id", "n_authors")
    field = lake.table("topic").select("field_id", "field").distinct()
    joined = theirs.semi_join(mine, "work_id").join(work, "work_id").left_join(field, "field_id")
    return lake.execute(joined.select("work_id", "ror_id", "year", "field", "n_authors"))


def context_of(ties: Ties) -> Context:
    """Return ties as the context of an answer."""
    rows = tuple(
        {"ror_id": c.ror_id, "year": c.year, "field": c.field, "team": c.team, "works": c.works} for c in ties.cells
    )
    return Context("co-publication ties to listed organisations", ABOUT, rows)


def least_total(cells: Iterable[Cell]) -> int:
    """Return the fewest works that published cells add up to: a function of what is shown, and of nothing else."""
    return sum(c.least for c in cells)


def _short(ror_id: str) -> str:
    return ror_id.removeprefix("https://ror.org/")
