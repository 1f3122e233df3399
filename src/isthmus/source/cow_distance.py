"""Least distance between states, in kilometres: zero for neighbours by land."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import real, shown, year
from isthmus.source._cow import cow_number
from isthmus.source._csv import csv_rows
from isthmus.source._records import BadRecord, Rows
from isthmus.source._relations import RelationRows

SOURCE = Source(
    id="cow-distance",
    title="Minimum distance between states, 2019",
    publisher="G. Schvitz and others, CShapes 2.0, by Correlates of War numbers",
    licence="free for research; cite the paper",
    citation="Schvitz and others (2022). Mapping the International System, 1886-2019: The CShapes 2.0 Dataset. "
    "Journal of Conflict Resolution 66(1), doi:10.1177/00220027211013563",
    cadence="every few years",
    grain="one pair of states",
    live="https://icr.ethz.ch/data/cshapes/",
    files=("geopolitics/cow_mindist*.csv*",),
    tables=("relation_year",),
    dated="2019-12-31",
    floor=1_000,
    ceiling=2_000_000,
    caveats=("Distance is between the nearest points of two territories, not between capitals or institutions.",),
    download=(
        ByHand(
            url="https://icr.ethz.ch/data/cshapes/",
            to="geopolitics/cow_mindist.csv",
            how="compute the least distances of pairs, with the columns ccode1, ccode2, year, mindist in kilometres.",
        ),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the pairs of one CSV."""
    return csv_rows(part, ("ccode1", "ccode2", "year", "mindist"), RelationRows(), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one pair's distance."""
    assert isinstance(rows, RelationRows)
    a, b = cow_number(row["ccode1"], "ccode1"), cow_number(row["ccode2"], "ccode2")
    distance = real(row["mindist"], "mindist")
    if distance is None or not 0 <= distance <= 20_100:
        raise BadRecord(f"mindist {shown(row['mindist'])} is not a distance on Earth in kilometres")
    rows.pair(year(row["year"]), a, b, {"distance_km": distance})
