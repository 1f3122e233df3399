"""GitHub Innovation Graph: developers, pushes, repositories, organisations, licences, topics, languages by economy."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import File
from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._indicators import IndicatorRows
from isthmus.source._records import BadRecord, Rows

FILES = {
    "developers": ("developers", None),
    "git_pushes": ("git_pushes", None),
    "repositories": ("repositories", None),
    "organizations": ("organizations", None),
    "licenses": ("num_pushers", "spdx_license"),
    "topics": ("num_pushers", "topic"),
    "languages": ("num_pushers", "language"),
}
"""The indicator, which is the file's name: the column of its value, and the column of what it is counted by."""

SOURCE = Source(
    id="innovation-graph-economies",
    title="GitHub Innovation Graph: economies",
    publisher="GitHub",
    licence="CC0-1.0",
    citation="GitHub Innovation Graph, figures by economy, 2020Q1-2025Q3",
    cadence="quarterly",
    grain="one figure of one economy in one quarter",
    live="https://github.com/github/innovationgraph/tree/main/data",
    files=tuple(f"innovationgraph/{name}.csv*" for name in FILES),
    tables=("country_year", "country_year_item"),
    dated="2026-03-01",
    floor=1_000,
    ceiling=5_000_000,
    caveats=(
        "Rows for the aggregate EU are kept apart and never added to those of its members.",
        "Licences, topics and languages count the accounts that pushed, and leave out what 100 or fewer did.",
    ),
    download=tuple(
        File(
            url=f"https://raw.githubusercontent.com/github/innovationgraph/main/data/{name}.csv",
            to=f"innovationgraph/{name}.csv",
        )
        for name in FILES
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the figures of one CSV, whose name is the indicator."""
    indicator = part.path.name.partition(".")[0]
    if indicator not in FILES:
        raise Unreadable(f"{part.path} is none of the files by economy.", f"They are: {', '.join(FILES)}.")
    value, item = FILES[indicator]

    def keep(row: dict[str, str], rows: Rows) -> None:
        assert isinstance(rows, IndicatorRows)
        quarter = count(row["quarter"], "quarter")
        if quarter not in (1, 2, 3, 4):
            raise BadRecord(f"quarter {row['quarter'][:80]!r} is not 1 to 4")
        when, code = year(row["year"]), country(row["iso2_code"], aggregates=True)
        number, what = float(count(row[value], value)), row[item] if item else None
        rows.only_once(when, quarter, code, what, row.get("language_type"))
        if item:
            rows.item("code", indicator, when, code, None, what, number, quarter)
        else:
            rows.figure("code", indicator, when, code, number, quarter)

    required = (value, "iso2_code", "year", "quarter", *([item] if item else []))
    return csv_rows(part, required, IndicatorRows("country_year", "country_year_item"), keep)
