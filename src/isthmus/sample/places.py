"""The ten fictional countries: their weight, their scripts, who is near whom, and the planted trend."""

from __future__ import annotations

from functools import cache

import numpy as np

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample.draw import Ints
from isthmus.sample.shape import FIRST_YEAR, LAST_YEAR
from isthmus.sample.targets import targets

CODES = tuple(SAMPLE_COUNTRIES)
PLANTED_PAIR = ("XA", "XB")
"""The pair whose joint works grow to 2020 and then fall."""

FALL = 15
"""How fast the planted pair falls after 2020, in per cent of its peak a year."""

SCRIPTS = ("latin", "han", "cyrillic", "arabic", "latin", "han", "accents", "cyrillic", "arabic", "latin")
"""The script of each country's own language."""

POINTS = (
    (-33, -150),
    (-55, -98),
    (-45, -120),
    (-38, -140),
    (-35, -144),
    (-57, -104),
    (-50, -90),
    (-43, -114),
    (-40, -106),
    (-32, -92),
)
"""Latitude and longitude of each capital: open ocean in the South Pacific, where no country is."""

YEARS = LAST_YEAR - FIRST_YEAR + 1


@cache
def lead_weights() -> Ints:
    """Return each country's weight as the first country of a work, by year: (years, 10).

    The second country starts at a tenth of its weight of 2019 and grows in even steps.
    """
    rows = np.tile(np.asarray(targets().countries.mass, dtype=np.int64) * 100, (YEARS, 1))
    for year in range(YEARS):
        rows[year, 1] = rows[year, 1] * min(10 + 3 * year, 100) // 100
    return rows


@cache
def partner_weights() -> Ints:
    """Return the weight of each partner country for each first country, by year: (years, 10, 10).

    Gravity-like: the partner's mass over one plus its distance (in 25 degrees); the planted pair is
    multiplied by its trend.
    """
    weights = np.zeros((YEARS, 10, 10), dtype=np.int64)
    mass, trend = lead_weights(), planted_trend()
    for i, (lat_i, lon_i) in enumerate(POINTS):
        for j, (lat_j, lon_j) in enumerate(POINTS):
            far = abs(lat_i - lat_j) + abs(lon_i - lon_j)
            weights[:, i, j] = mass[:, j] * 100 // (100 + 4 * far) if i != j else 0
    a, b = (CODES.index(code) for code in PLANTED_PAIR)
    for i, j in ((a, b), (b, a)):
        weights[:, i, j] = weights[:, i, j] * trend // 100
    return weights


def planted_trend() -> Ints:
    """Return the planted pair's factor by year in per cent: 100 to 2000, up to 2020, down from 2021."""
    shape = targets().countries.planted_trend_from_2000
    years = targets().works.years
    factor = [100] * YEARS
    for step, works in enumerate(shape):
        year = 2000 + step - FIRST_YEAR
        factor[year] = 100 * works * years[10] // (shape[0] * years[year])
    peak = factor[2020 - FIRST_YEAR]
    for year in range(2021 - FIRST_YEAR, YEARS):
        fall = 100 - FALL * (year - (2020 - FIRST_YEAR))
        factor[year] = peak * fall * years[2020 - FIRST_YEAR] // (100 * years[year])
    return np.maximum(np.asarray(factor, dtype=np.int64), 50)
