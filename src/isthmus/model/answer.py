"""A question to a measure, what a measure says of itself, and the answer: one shape for every face."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from isthmus.model.source import Vintage

Basis = Literal["published", "records"]
Layer = Literal["works", "code", "patents", "ai_models", "moves"]
Level = Literal["country", "institution"]
Counting = Literal["full", "fractional", "product", "harmonic", "share"]
Policy = Literal["separate", "cwts"]


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of a measure. Unset filters mean all; years are inclusive.

    ``country`` and ``partner`` are the two sides. A side holds country codes, ``group:ID`` for a group of
    countries (its members in the year of the work), or, at level ``institution``, ROR ids.
    """

    country: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    field: int | None = None
    subfield: int | None = None
    topic: int | None = None
    institution: str | None = None
    """Only works of this institution (ROR id)."""
    bloc: tuple[str, ...] = ()
    """Blocs for measures of blocs: ``NAME=US,CA`` or ``group:ID``."""
    at: int | None = None
    """The year from which something is said to differ, for measures that compare before and after."""
    top: float = 0.1
    """The share of most cited works that counts as top."""
    seed: int = 1
    """Seed of everything drawn at random."""
    layer: Layer = "works"
    level: Level = "country"
    counting: Counting = "full"
    basis: Basis | None = None
    policy: Policy = "separate"


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure is: shown beside every answer it gives."""

    id: str
    title: str
    question: str
    unit: str
    range: str
    counting: tuple[Counting, ...]
    margins: str
    country_policy: tuple[Policy, ...]
    layers: tuple[Layer, ...]
    bases: tuple[Basis, ...]
    columns: dict[str, str]
    """Columns of the answer after its keys, with their meaning."""
    citation: str
    keys: tuple[str, ...] = ("year", "country", "partner")
    """What a row is of; a measure of pairs has all three."""
    order: Literal["value", "given"] = "value"
    """How rows without a year are ordered: the largest first, or as the measure gives them."""
    takes_country: bool = True
    """Whether a country may be asked about; a measure of the world's blocs takes none."""
    takes_partner: bool = False
    """Whether a partner narrows the works, where rows are not of pairs."""
    levels: tuple[Level, ...] = ("country",)
    count: str | None = None
    """Column with the number of cases behind a row: a row of few is marked as small."""
    sources: tuple[str, ...] = ()
    """Sources that answer, where the basis alone does not say."""
    table: str | None = None
    """Table whose years say what is covered, where the basis alone does not say."""


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A worked example: little tables, a question, the rows that must come back."""

    name: str
    tables: dict[str, list[dict[str, Any]]]
    query: Query
    rows: list[dict[str, Any]]
    source: str
    tolerance: float = 1e-9


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A measure's answer. ``rows`` are ordered by country, partner and year."""

    measure: Measure
    params: dict[str, Any]
    vintages: tuple[Vintage, ...]
    caveats: tuple[str, ...]
    rows: list[dict[str, Any]]

    def contract(self) -> dict[str, Any]:
        """Return the answer in the shape every face gives (version 1, see ``docs/contract.md``)."""
        return {
            "measure": self.measure.id,
            "unit": self.measure.unit,
            "params": self.params,
            "vintages": [v.id for v in self.vintages],
            "caveats": list(self.caveats),
            "rows": self.rows,
        }
