"""Alliance obligations between states by year, from the Alliance Treaty Obligations and Provisions project."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, shown, year
from isthmus.source._cow import cow_number
from isthmus.source._csv import csv_rows
from isthmus.source._records import BadRecord, Rows
from isthmus.source._relations import RelationRows

SOURCE = Source(
    id="atop-alliances",
    title="Alliance obligations (ATOP), 1990-2018",
    publisher="B. A. Leeds and others, Rice University",
    licence="free for research; cite the paper",
    citation="Leeds, Ritter, Mitchell, Long (2002). Alliance Treaty Obligations and Provisions, 1815-1944. "
    "International Interactions 28(3); ATOP 5",
    cadence="every few years",
    grain="one pair of allied states in one year",
    live="https://www.atopdata.org/",
    files=("geopolitics/atop_alliance_dyadyear*.csv*",),
    tables=("relation_year",),
    dated="2018-12-31",
    floor=1_000,
    ceiling=2_000_000,
    caveats=(
        "A pair that is not in the file has no alliance in ATOP; one that is has at least one of the five obligations.",
        "An obligation in a treaty is not cooperation in practice. Countries without an ISO code are kept as null.",
    ),
    download=(
        ByHand(
            url="https://www.atopdata.org/",
            to="geopolitics/atop_alliance_dyadyear.csv",
            how="take the dyad-year file, with the columns ccode1, ccode2, year and the five atop_ obligations.",
        ),
    ),
)
OBLIGATIONS = {
    "atop_defense": "defence", "atop_offense": "offence", "atop_neutral": "neutrality",
    "atop_nonagg": "nonaggression", "atop_consul": "consultation",
}  # fmt: skip


def read(part: Part) -> Iterator[Batch]:
    """Yield the pairs and years of one CSV."""
    return csv_rows(part, ("ccode1", "ccode2", "year", *OBLIGATIONS), RelationRows(), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one pair's five obligations, each 0 or 1."""
    assert isinstance(rows, RelationRows)
    a, b = cow_number(row["ccode1"], "ccode1"), cow_number(row["ccode2"], "ccode2")
    when, values = year(row["year"]), {}
    for column, indicator in OBLIGATIONS.items():
        value = count(row[column], column)
        if value > 1:
            raise BadRecord(f"{column} {shown(row[column])} is neither 0 nor 1")
        values[indicator] = float(value)
    rows.pair(when, a, b, values)
