"""The target table, read once: what the mirror shows and the sample world is drawn from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Team(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Team sizes (1 to 100); countries and silence by band of size; institutions and strings per author."""

    size: list[int]
    band_from: list[int]
    countries: list[list[int]]
    without_institution: list[float]
    institutions: list[int]
    strings: list[int]
    missing_beside_others: float
    string_if_missing: float


class Works(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Years (1990 to 2025), document types, and references per work at the quantiles."""

    years: list[int]
    types: list[str]
    type_counts: list[int]
    type_without_institution: list[float]
    references: list[float]


class Citations(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By band of age: the share never cited, the mean of the cited; and the cited relative to that mean."""

    age_from: list[int]
    zero: list[float]
    mean_if_cited: list[float]
    relative: list[float]


class Quantiles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The per cents at which quantile rows are given."""

    at: list[float]


class Countries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Ten masses, largest first, and one pair's works by year from 2000 to 2023."""

    mass: list[int]
    planted_trend_from_2000: list[int]


class Topics(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Subfields: domain id and name, field id and name, subfield id and name, thousands of works."""

    subfields: list[tuple[str, str, str, str, str, str, int]]


class Targets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    figures: dict[str, float]
    team: Team
    works: Works
    citations: Citations
    quantiles: Quantiles
    countries: Countries
    topics: Topics


@cache
def targets() -> Targets:
    """Return the target table of ``targets.toml``."""
    text = files("isthmus.sample").joinpath("targets.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Targets)
