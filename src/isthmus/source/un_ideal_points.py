"""Ideal points of states in votes of the United Nations General Assembly (Bailey, Strezhnev, Voeten)."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import real, year
from isthmus.source._cow import cow_country, cow_number
from isthmus.source._csv import csv_rows
from isthmus.source._indicators import IndicatorRows
from isthmus.source._records import Rows

SOURCE = Source(
    id="un-ideal-points",
    title="UN General Assembly ideal points",
    publisher="M. Bailey, A. Strezhnev, E. Voeten (Harvard Dataverse)",
    licence="CC0-1.0 (Harvard Dataverse); cite the paper",
    citation="Bailey, Strezhnev, Voeten (2017). Estimating Dynamic State Preferences from United Nations Voting Data. "
    "Journal of Conflict Resolution 61(2), doi:10.1177/0022002715595700; data of July 2025",
    cadence="yearly",
    grain="one state in one year",
    live="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
    files=("geopolitics/un_ideal_points*.csv*",),
    tables=("country_year_item",),
    dated="2025-07-01",
    floor=1_000,
    ceiling=50_000,
    caveats=(
        "Distance between ideal points is distance in voting; it is no measure of how states see each other.",
        "A year in which a state cast no vote has no figure. States that ended are kept with country null.",
    ),
    download=(
        ByHand(
            url="https://dataverse.harvard.edu/dataset.xhtml?persistentId=doi:10.7910/DVN/LEJUQZ",
            to="geopolitics/un_ideal_points.csv",
            how="take the newest file of ideal points as CSV.",
        ),
    ),
)
INDICATORS = {"idealpointall": "ideal_point_all_votes", "idealpointfp": "ideal_point_final_passage"}


def read(part: Part) -> Iterator[Batch]:
    """Yield the states and years of one CSV; the estimates' quantiles are not stored."""
    required = ("ccode", "year", "countryname", *INDICATORS)
    return csv_rows(part, required, IndicatorRows("country_year_item"), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one state's points; the country text is its Correlates of War number."""
    assert isinstance(rows, IndicatorRows)
    when, number = year(row["year"]), cow_number(row["ccode"], "ccode")
    points = {indicator: real(row[column], column) for column, indicator in INDICATORS.items()}
    rows.only_once(number, when)
    for indicator, value in points.items():
        rows.item("votes", indicator, when, cow_country(number, when), f"COW {number}", None, value)
