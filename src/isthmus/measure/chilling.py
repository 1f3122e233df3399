"""Chilling: of the teams across a border that once published together, how many stop?

A team is two authors, one at an institution of each side, who published together in the years before. Among those
of whom both still publish in the years after, ``value`` is the share who no longer publish together; ``placebo`` is
the same for pairs of other countries, and p how many of these stop as much or more (one-sided, the pair included).
Works of more than 20 authors are left out. ``--at`` is the first year after; windows of three years unless
``--from`` and ``--to`` say otherwise. Only in aggregate: no author is named, and none is read by name or origin.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from isthmus.lake.open import Lake
from isthmus.measure._sides import merged, spans
from isthmus.measure._tables import subject
from isthmus.model.answer import Case, Measure, Query
from isthmus.model.errors import UsageError

MEASURE = Measure(
    id="chilling",
    title="Teams across a border that stop",
    question="Of the teams across a border that once published together, how many stop?",
    unit="share of earlier teams that stop",
    range="0 to 1",
    counting=("full",),
    margins="pairs of authors who both still publish",
    country_policy=("separate",),
    layers=("works",),
    bases=("records",),
    columns={
        "value": "share of earlier teams that no longer publish together",
        "placebo": "the same for pairs of other countries, median",
        "excess": "value less placebo",
        "p": "share of the pairs, this one included, that stop as much or more",
        "placebos": "other pairs with as many teams as a placebo needs",
        "teams": "earlier teams of whom both still publish",
        "stopped": "of these, those that no longer publish together",
        "at": "first year after",
    },
    citation="by definition here; placebo inference after Abadie, Diamond, Hainmueller (2010). "
    "doi:10.1198/jasa.2009.ap08746",
    keys=("country", "partner"),
    count="teams",
)
CAVEATS = ("A team that stops may have ended with its project, post or grant: read it only beside the placebo.",)
LARGEST, WINDOW, LEAST = 20, 3, 10
"""Authors of a work that counts; years of a window; teams of a placebo pair."""


def compute(lake: Lake, query: Query) -> ir.Table:
    """Return work x author x country of the years asked: year, work_id, author_id, country."""
    works = subject(lake.table("work"), query)
    works = works.filter(works.n_authors.between(2, LARGEST)).select("work_id", "year")
    first, at, last = _years(lake, query)
    works = works.filter(works.year.between(first, last))
    authors = lake.table("authorship")
    authors = authors.filter(authors.author_id.notnull() & authors.country.notnull())
    rows = authors.select("work_id", "author_id", "country").distinct().join(works, "work_id")
    rows = rows.mutate(after=(rows.year >= at).cast("int64"), at=ibis.literal(at))
    return rows.mutate(country=merged(spans(lake, query), rows.country, rows.year))


def _years(lake: Lake, query: Query) -> tuple[int, int, int]:
    """Return the first year before, the first year after, and the last."""
    years = lake.table("work")
    (span,) = lake.execute(years.aggregate(last=years.year.max()))
    newest = (span["last"] or 0) - 1
    at = query.at if query.at is not None else newest - WINDOW + 1
    first = query.first if query.first is not None else at - WINDOW
    last = query.last if query.last is not None else at + WINDOW - 1
    if not first < at <= last:
        raise UsageError(f"The years {first}, {at} and {last} do not run on.", "Give --from, --at and --to in order.")
    return first, at, last


def finish(found: pa.Table, lake: Lake, query: Query) -> list[dict[str, Any]]:  # noqa: ARG001
    """Return a row a pair."""
    asked = list(product(query.country, query.partner))
    if not asked:
        raise UsageError("chilling answers for named pairs.", "Give both sides.")
    teams, together, active, at = _teams(found)
    counts: dict[frozenset[str], list[int]] = defaultdict(lambda: [0, 0])
    for (a, b), pairs in teams.items():
        if a in active and b in active:
            for pair in pairs:
                counts[pair][0] += 1
                counts[pair][1] += (a, b) not in together
    return [_row(pair, counts, at) for pair in asked]


Team = tuple[int, int]


def _teams(found: pa.Table) -> tuple[dict[Team, set[frozenset[str]]], set[Team], set[int], int | None]:
    """Return earlier teams with their pairs of countries, teams after, authors after, and the first year after."""
    works: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    at = None
    for r in found.to_pylist():
        works[r["work_id"]].append((r["author_id"], r["country"], r["after"]))
        at = r["at"]
    teams: dict[Team, set[frozenset[str]]] = defaultdict(set)
    together: set[Team] = set()
    active: set[int] = set()
    for authors in works.values():
        after = bool(authors[0][2])
        if after:
            active |= {a for a, _, _ in authors}
        for (a, x, _), (b, y, _) in product(authors, authors):
            if a < b and after:
                together.add((a, b))
            elif a < b and x != y:
                teams[a, b].add(frozenset((x, y)))
    return teams, together, active, at


def _row(pair: tuple[str, str], counts: dict[frozenset[str], list[int]], at: int | None) -> dict[str, Any]:
    teams, stopped = counts.get(frozenset(pair), [0, 0])
    value = stopped / teams if teams else None
    others = [s / n for p, (n, s) in counts.items() if n >= LEAST and not p & set(pair)]
    placebo = float(np.median(others)) if others else None
    return {
        "country": pair[0],
        "partner": pair[1],
        "value": value,
        "placebo": placebo,
        "excess": None if value is None or placebo is None else value - placebo,
        "p": (1 + sum(o >= value for o in others)) / (1 + len(others)) if value is not None and others else None,
        "placebos": len(others),
        "teams": teams,
        "stopped": stopped,
        "at": at,
    }


_TEAMS = [
    (1, 2010, "1 DE", "2 RU"), (2, 2010, "1 DE", "3 RU"), (3, 2011, "4 DE", "5 RU"), (4, 2013, "1 DE", "2 RU"),
    (5, 2013, "3 RU", "9 RU"), (6, 2010, "6 DE", "7 FR"), (7, 2014, "7 FR", "8 FR"),
]  # fmt: skip
CASES = (
    Case(
        name="one team goes on, one stops, and of one nobody publishes any more",
        tables={
            "work": [{"work_id": w, "year": y, "n_authors": 2} for w, y, *_ in _TEAMS],
            "authorship": [
                {"work_id": w, "author_id": int(a.split()[0]), "country": a.split()[1]}
                for w, _, *authors in _TEAMS
                for a in authors
            ],
        },
        query=Query(country=("DE",), partner=("RU", "FR"), basis="records", at=2012),
        rows=[
            {"country": "DE", "partner": "RU", "value": 0.5, "teams": 2, "stopped": 1, "placebo": None, "at": 2012},
            {"country": "DE", "partner": "FR", "value": None, "teams": 0, "stopped": 0, "placebo": None, "at": 2012},
        ],
        source="by hand: 1-2 go on, 1-3 stop, 4 and 5 are not seen again; 6 is not either",
    ),
)
