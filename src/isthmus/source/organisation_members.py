"""Members of international organisations and groups, as they stood in 2020."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import country
from isthmus.source._csv import csv_rows
from isthmus.source._records import BadRecord, OnceRows, Rows

VINTAGE = "2020"
SOURCE = Source(
    id="organisation-members",
    title="Members of international organisations, 2020",
    publisher="D. Hernangómez (dieghernan/Country-Codes-and-International-Organizations)",
    licence="MIT",
    citation="D. Hernangómez, Country codes and international organizations, from the CIA World Factbook, 2020",
    cadence="once",
    grain="one country in one organisation",
    live="https://github.com/dieghernan/Country-Codes-and-International-Organizations",
    files=("geopolitics/organisation_members*.csv*",),
    tables=("membership",),
    dated="2020-12-31",
    floor=500,
    ceiling=50_000,
    caveats=("As of 2020: later accessions and departures are not in it, and it gives no dates of joining.",),
    download=(
        ByHand(
            url="https://github.com/dieghernan/Country-Codes-and-International-Organizations",
            to="geopolitics/organisation_members.csv",
            how="take the table of countries and organisations as CSV.",
        ),
    ),
)
MEMBERSHIP = ("group", "title", "iso2", "status", "from", "to", "vintage")
COLUMNS = ("ISO_3166_2", "org_name", "org_id", "org_member")


def read(part: Part) -> Iterator[Batch]:
    """Yield the memberships of one CSV."""
    return csv_rows(part, COLUMNS, OnceRows(membership=MEMBERSHIP), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one membership."""
    assert isinstance(rows, OnceRows)
    code, group = country(row["ISO_3166_2"]), row["org_id"].strip()
    if code is None or not group:
        raise BadRecord("the row has no country or no organisation")
    rows.only_once(group, code)
    rows.add("membership", group, row["org_name"].strip(), code, row["org_member"].strip(), None, None, VINTAGE)
