"""A question to a measure, what a measure says of itself, and the answer: one shape for every face."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from isthmus.model.source import Vintage

Basis = Literal["published", "records"]
Layer = Literal["works", "code", "patents", "ai_models", "moves"]
Counting = Literal["full", "fractional"]
Policy = Literal["separate", "cwts"]


class Query(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked of a measure. Unset filters mean all; years are inclusive."""

    country: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None
    field: int | None = None
    institution: str | None = None
    layer: Layer = "works"
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
