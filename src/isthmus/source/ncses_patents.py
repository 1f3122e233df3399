"""Patents by economy and year, from the tables of NSF's Science and Engineering Indicators 2024."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import real, year
from isthmus.source._csv import csv_rows
from isthmus.source._indicators import IndicatorRows
from isthmus.source._lists import country_code
from isthmus.source._records import BadRecord, Rows

SOURCE = Source(
    id="ncses-patents",
    title="Patents by economy: PCT applications by receiving office, USPTO grants by inventor",
    publisher="US National Science Foundation, National Center for Science and Engineering Statistics",
    licence="US Government work",
    citation="Science and Engineering Indicators 2024, Invention, Knowledge Transfer, and Innovation, NSB-2024",
    cadence="every two years",
    grain="one economy or region in one year, or its total",
    live="https://ncses.nsf.gov/indicators/data",
    files=("patents/*.csv*",),
    tables=("country_year_item",),
    dated="2024-02-01",
    floor=100,
    ceiling=100_000,
    quarantine_ceiling=0.10,
    caveats=(
        "PCT applications are counted by receiving office, which is not the applicant's country: do not compare.",
        "USPTO grants are counted fractionally by the inventors' economies.",
        "Regions and regional offices stand beside economies, with country null: never add them up.",
        "The totals over all years, which follow from the years, and cells marked not available are set aside.",
    ),
    download=(
        ByHand(
            url="https://ncses.nsf.gov/indicators/data",
            to="patents/pct_all.csv",
            how="take each table of patents by economy as CSV with the columns path, economy, year, value; "
            "keep pct or uspto and the field in its name.",
        ),
    ),
)
PCT, USPTO = "pct_applications_by_receiving_office", "uspto_grants_by_inventor_economy"
FIELDS = {
    "chemistry": "chemistry", "electrical": "electrical engineering", "instruments": "instruments",
    "mechanical": "mechanical engineering", "other": "other fields",
}  # fmt: skip


def read(part: Part) -> Iterator[Batch]:
    """Yield the rows of one table; its name says which: ``*uspto*``, or ``*pct_*`` with the field."""
    name = part.path.name.casefold()
    field = next((text for word, text in FIELDS.items() if word in name), "all fields")
    indicator = USPTO if "uspto" in name else PCT

    def keep(row: dict[str, str], rows: Rows) -> None:
        assert isinstance(rows, IndicatorRows)
        economy = re.sub(r"<sup>.*?</sup>", "", row["economy"]).strip()
        if row["year"].strip() == "total":
            raise BadRecord("a total over all years: it follows from the years")
        value = real(row["value"], "value")
        if value is None:
            raise BadRecord("not available")
        if value < 0:
            raise BadRecord(f"value {row['value'][:80]!r} is not a count")
        when = year(row["year"])
        rows.only_once(economy, when)
        rows.item("patents", indicator, when, country_code(economy), economy, field, value)

    return csv_rows(part, ("path", "economy", "year", "value"), IndicatorRows("country_year_item"), keep)
