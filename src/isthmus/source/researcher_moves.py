"""Researchers who move between countries, by year (MPIDR Scholarly Migration Database on OpenAlex)."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import Zenodo
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import count, country, year
from isthmus.source._csv import csv_rows
from isthmus.source._pairs import PAIR_YEAR, add_pair
from isthmus.source._records import OnceRows, Rows

SOURCE = Source(
    id="researcher-moves",
    title="Moves of researchers between countries",
    publisher="Max Planck Institute for Demographic Research",
    licence="CC-BY-4.0",
    citation="Scholarly Migration Database (OpenAlex 2023), Zenodo, doi:10.5281/zenodo.11145735",
    cadence="yearly",
    grain="one ordered pair of countries in one year",
    live="https://zenodo.org/records/11145735",
    files=("migration/*_country_flows.csv*",),
    tables=("pair_year",),
    dated="2024-05-08",
    floor=100,
    ceiling=2_000_000,
    caveats=("A move is a change of country in a researcher's published affiliations, not a border crossing.",),
    download=(
        Zenodo(
            url="https://zenodo.org/api/records/11145735",
            match="*_country_flows.csv*",
            to="migration/{name}",
        ),
    ),
)


def read(part: Part) -> Iterator[Batch]:
    """Yield the flows of one CSV; a row whose country is blank or ``nan`` is kept with country null."""
    return csv_rows(part, ("migrationfrom", "migrationto", "year", "n_migrations"), OnceRows(pair_year=PAIR_YEAR), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one directed flow."""
    add_pair(
        rows, layer="moves", unit="moves", year=year(row["year"]), a=country(row["migrationfrom"]),
        b=country(row["migrationto"]), value=count(row["n_migrations"], "n_migrations"), directed=True,
        key=(row["migrationfrom"].strip(), row["migrationto"].strip()),
    )  # fmt: skip
