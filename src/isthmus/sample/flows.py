"""Small tables between countries: published pair counts, code collaboration, researchers who move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from isthmus.sample.draw import Ints, hashed
from isthmus.sample.files import write_csv
from isthmus.sample.places import CODES, YEARS, lead_weights, partner_weights
from isthmus.sample.shape import FIRST_YEAR

LAST_PAIR_YEAR = 2023
SQUARE = YEARS * 100


def pair_counts(countries: Ints, year: Ints) -> Ints:
    """Return the joint works of each pair by year (years, 10, 10); the diagonal holds international works."""
    counts = np.zeros((YEARS, 10, 10), dtype=np.int64)
    international = countries * (countries.sum(axis=1) > 1)[:, None]
    for y in range(YEARS):
        here = international[year == FIRST_YEAR + y]
        counts[y] = here.T @ here
    return counts


def write_pairs(folder: Path, counts: Ints) -> None:
    """Write the pair counts as the mirror's published ones are: counted from the very works of this world."""
    span = range(LAST_PAIR_YEAR - FIRST_YEAR + 1)
    rows = [
        (FIRST_YEAR + y, CODES[i], CODES[j], int(counts[y, i, j]))
        for y in span
        for i in range(10)
        for j in range(i + 1, 10)
        if counts[y, i, j]
    ]
    totals = [
        (FIRST_YEAR + y, code, int(counts[y, i, i]), int((np.delete(counts[y, i], i) > 0).sum()))
        for y in span
        for i, code in enumerate(CODES)
    ]
    place = folder / "openalex/country_pairs"
    write_csv(place / "country_pair_year_1990_2023.csv.gz", ("year", "country_a", "country_b", "works"), rows)
    write_csv(
        place / "country_year_international_total.csv.gz",
        ("year", "country", "international_works", "n_partner_countries"),
        totals,
    )


def write_code(folder: Path, seed: int) -> None:
    """Write collaborators in code from country to country by quarter."""
    rows = [
        (max(1, int(weight)), CODES[i], CODES[j], year, quarter)
        for year, quarter, i, j, weight in _directed(seed, 2020, 2025, 4, 61)
    ]
    write_csv(
        folder / "innovationgraph/economy_collaborators.csv.gz",
        ("weight", "source", "destination", "year", "quarter"),
        rows,
    )


def write_moves(folder: Path, seed: int) -> None:
    """Write researchers' moves from country to country by year, and each country's totals."""
    moves = {(i, j, year): int(w) // 20 for year, _, i, j, w in _directed(seed, 1998, 2023, 1, 62)}
    back = {key: n * 4 // 10 for key, n in moves.items()}
    rows = [(CODES[i], CODES[j], f"{y}.0", n, back[i, j, y], n - moves[j, i, y]) for (i, j, y), n in moves.items()]
    write_csv(
        folder / "migration/openalex_2023_country_flows.csv.gz",
        ("migrationfrom", "migrationto", "year", "n_migrations", "n_migrations_back", "netmigrations"),
        rows,
    )
    totals = []
    for year in range(1998, 2024):
        for c, code in enumerate(CODES):
            inward = sum(n for (_, j, y), n in moves.items() if j == c and y == year)
            outward = sum(n for (i, _, y), n in moves.items() if i == c and y == year)
            people = int(lead_weights()[year - FIRST_YEAR, c]) // 200 + 1
            totals.append(
                (
                    f"{year}.0",
                    code,
                    people,
                    people,
                    inward,
                    outward,
                    inward - outward,
                    round(outward / people, 8),
                    round(inward / people, 8),
                    round((inward - outward) / people, 8),
                )
            )
    header = (
        "year",
        "countrycode",
        "padded_population_of_researchers",
        "paddedpop",
        "number_of_inmigrations",
        "number_of_outmigrations",
        "netmigration",
        "outmigrationrate",
        "inmigrationrate",
        "netmigrationrate",
    )
    write_csv(folder / "migration/openalex_2023_country.csv.gz", header, totals)


def _directed(seed: int, first: int, last: int, quarters: int, salt: int) -> Iterator[tuple[int, int, int, int, float]]:
    """Yield year, quarter, two countries and a weight: gravity times a draw from 0.5 to 1.5."""
    weights = partner_weights()
    for year in range(first, last + 1):
        for quarter in range(1, quarters + 1):
            for i in range(10):
                for j in range(10):
                    if i != j:
                        noise = 0.5 + float(hashed(seed, salt, year, quarter, i * 10 + j)[0])
                        share = float(lead_weights()[year - FIRST_YEAR, i]) / 1e7
                        yield (
                            year,
                            quarter,
                            i,
                            j,
                            float(weights[year - FIRST_YEAR, i, j]) * share * noise / 400,
                        )
