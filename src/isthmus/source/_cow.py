"""Country codes of the Correlates of War project as ISO 3166-1 codes, through a small table of facts.

``data/cow_countries.csv`` holds the project's numbers (state system membership, 2016 and later) with the years in which
they stand for the country of that ISO code. States that ended, and years in which a number stood for a larger state,
have none: Czechoslovakia (315), Yugoslavia (345 to 2005), the Soviet Union (365 to 1991), the German Democratic
Republic (265), both Yemens (678 to 1989, 680) and both Viet Nams (816 to 1975, 817).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from isthmus.source._checks import count, shown
from isthmus.source._records import BadRecord

LAST = 9_999


@cache
def _table() -> dict[int, list[tuple[int, int, str]]]:
    text = (files("isthmus.source") / "data/cow_countries.csv").read_text(encoding="utf-8")
    table: dict[int, list[tuple[int, int, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        span = (int(row["first"] or 0), int(row["last"] or LAST), row["iso2"])
        table.setdefault(int(row["cow"]), []).append(span)
    return table


def cow_country(number: int, year: int) -> str | None:
    """Return the ISO code of a Correlates of War number in a year, or None where it stands for none.

    >>> cow_country(365, 2000), cow_country(365, 1980), cow_country(315, 1980)
    ('RU', None, None)
    """
    return next((iso for first, last, iso in _table().get(number, ()) if first <= year <= last), None)


def cow_number(text: str, name: str) -> int:
    """Return a number of the project's: one to three digits."""
    number = count(text, name)
    if not 1 < number < 1_000:
        raise BadRecord(f"{name} {shown(text)} is not a Correlates of War number")
    return number
