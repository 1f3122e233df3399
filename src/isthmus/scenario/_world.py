"""The network a scenario starts from: links between countries in one year, from the lake."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from isthmus.lake.open import Lake
from isthmus.measure import query_of
from isthmus.measure._ask import LAYER_SOURCES
from isthmus.measure._settle import settled
from isthmus.measure._tables import links
from isthmus.model.answer import Measure
from isthmus.model.country import AGGREGATES, parse
from isthmus.model.errors import NotCovered, UnknownName
from isthmus.model.source import Vintage
from isthmus.scenario._card import Floats, Sides

EVERYONE = ("*",)


class World(msgspec.Struct, frozen=True):
    """Links between countries: ``x[i, j]`` joint works of ``codes[i]``, ``codes[j]``; symmetric, 0 on its diagonal."""

    codes: tuple[str, ...]
    x: Floats
    year: int
    layer: str
    field: str
    vintages: tuple[Vintage, ...] = ()
    span: int = 1

    @property
    def y(self) -> Floats:
        """Each country's links."""
        total: Floats = self.x.sum(axis=1)
        return total

    def at(self, code: str) -> int:
        """Return a country's row; `UnknownName` or `NotCovered` where there is none."""
        iso = parse(code)
        if iso not in self.codes:
            raise NotCovered(f"{iso} has no links in {self.year} in this network.", "Choose another year or country.")
        return self.codes.index(iso)

    def named(self, sides: Sides) -> set[int]:
        """Return the rows of all countries that the sides name; everyone else names none."""
        return {self.at(code) for side in sides if side != EVERYONE for code in side}

    def between(self, sides: Sides) -> Floats:
        """Return 1 on every link between two of the sides, else 0; symmetric."""
        made = np.zeros_like(self.x)
        everyone = set(range(len(self.codes)))
        rows = [sorted(everyone - self.named(sides) if s == EVERYONE else self.named((s,))) for s in sides]
        for n, left in enumerate(rows):
            for right in rows[n + 1 :]:
                made[np.ix_(left, right)] = 1.0
                made[np.ix_(right, left)] = 1.0
        np.fill_diagonal(made, 0.0)
        return made

    def touching(self, rows: set[int]) -> Floats:
        """Return 1 on every link of the rows given."""
        made = np.zeros_like(self.x)
        made[sorted(rows), :] = 1.0
        made[:, sorted(rows)] = 1.0
        np.fill_diagonal(made, 0.0)
        return made


def _rows(lake: Lake, layer: str, field: str | None) -> list[dict[str, Any]]:
    """Return year, country, partner, value of every link, both ways, groups left out."""
    query = settled(_LINKS, query_of(lake, layer=layer, field=field))
    rows = links(lake.only(lake.vintage(*(("openalex-works",) if field else LAYER_SOURCES[layer]))), query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull())
    return [r for r in lake.execute(rows) if not {r["country"], r["partner"]} & AGGREGATES]


def world(lake: Lake, year: int = 0, layer: str = "works", field: str | None = None, span: int = 1) -> World:
    """Return the network of ``span`` years up to ``year``; year 0 is the last with links.

    Raises
    ------
    NotCovered
        When the lake holds no links of that year, layer and field, naming the years it does hold.
    """
    found = _rows(lake, layer, field)
    years = sorted({int(r["year"]) for r in found})
    if not years:
        raise NotCovered(f"This lake holds no links in the layer {layer}.", "Build a lake with country pairs.")
    year = year or years[-1]
    if year not in years:
        raise NotCovered(f"No links of {year} in the layer {layer}.", f"It covers {years[0]} to {years[-1]}.")
    now = [r for r in found if year - span < r["year"] <= year]
    codes = tuple(sorted({r["country"] for r in now} | {r["partner"] for r in now}))
    row = {code: n for n, code in enumerate(codes)}
    x = np.zeros((len(codes), len(codes)))
    for r in now:
        x[row[r["country"]], row[r["partner"]]] += r["value"]
    x = np.maximum(x, x.T)
    np.fill_diagonal(x, 0.0)
    sources = ("openalex-works",) if field else LAYER_SOURCES[layer]
    return World(codes, x, year, layer, field or "", tuple(lake.vintage(*sources)), span)


def matrices(lake: Lake, layer: str = "works") -> dict[int, World]:
    """Return the network of every year, all over the same countries."""
    found = _rows(lake, layer, None)
    codes = tuple(sorted({r["country"] for r in found} | {r["partner"] for r in found}))
    row = {code: n for n, code in enumerate(codes)}
    made = {y: np.zeros((len(codes), len(codes))) for y in {r["year"] for r in found}}
    for r in found:
        made[r["year"]][row[r["country"]], row[r["partner"]]] += r["value"]
    return {y: World(codes, np.maximum(x, x.T), y, layer, "") for y, x in sorted(made.items())}


_LINKS = Measure(
    id="links", title="Links", question="", unit="works", range="0 or more", counting=("full", "fractional"),
    margins="links", country_policy=("separate", "cwts"), layers=("works", "code", "patents", "ai_models", "moves"),
    bases=("published", "records"), columns={"value": "links"}, citation="",
)  # fmt: skip


def of_rows(codes: Iterable[str], x: Floats, year: int = 0) -> World:
    """Return a network from a matrix, for trials and worked cases."""
    names = tuple(codes)
    if len(set(names)) != len(names):
        raise UnknownName("country", "twice in one network", names)
    return World(names, np.asarray(x, np.float64), year, "works", "")
