"""The network a scenario starts from: links between countries or institutions, of a span of years, from the lake."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

import msgspec
import numpy as np

from isthmus.lake.open import Lake
from isthmus.measure import query_of
from isthmus.measure._ask import LAYER_SOURCES
from isthmus.measure._settle import settled
from isthmus.measure._tables import links
from isthmus.model.answer import Measure
from isthmus.model.country import AGGREGATES, parse
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.model.source import Vintage
from isthmus.scenario._card import Floats, Sides

EVERYONE = ("*",)
LARGEST, NEXT = ("largest",), ("next",)
"""The node with most links, and the `NEXT_ONES` after it: sides that no code names."""
NEXT_ONES = 5
MOST_NODES = 400
"""Institutions a network holds, those with most links."""
T = TypeVar("T")


class World(msgspec.Struct, frozen=True):
    """Links between nodes: ``x[i, j]`` joint works of ``codes[i]``, ``codes[j]``; symmetric, 0 on its diagonal."""

    codes: tuple[str, ...]
    x: Floats
    year: int
    layer: str
    field: str
    vintages: tuple[Vintage, ...] = ()
    span: int = 1
    level: str = "country"
    names: dict[str, str] = {}
    """Names of institutions by code; countries are named by `isthmus.model.country`."""
    left_out: int = 0
    """Institutions with links that are not among the `MOST_NODES`."""
    made: dict[Hashable, Any] = {}
    """What a model worked out once about this network."""

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` made of this network, making it when it is first asked for."""
        if key not in self.made:
            self.made[key] = make()
        found: T = self.made[key]
        return found

    @property
    def y(self) -> Floats:
        """Each node's links."""
        total: Floats = self.x.sum(axis=1)
        return total

    def at(self, code: str) -> int:
        """Return a node's row; `UnknownName` or `NotCovered` where there is none."""
        if self.level == "institution":
            return self._institution(code)
        iso = parse(code)
        if iso not in self.codes:
            raise NotCovered(f"{iso} has no links in {self.year} in this network.", "Choose another year or country.")
        return self.codes.index(iso)

    def _institution(self, code: str) -> int:
        short = code.removeprefix("https://ror.org/").casefold()
        known = {name.casefold(): ror for ror, name in self.names.items()}
        found = known.get(code.casefold(), short)
        if found not in self.codes:
            if found in self.names:
                raise NotCovered(f"{self.names[found]} is not among the {len(self.codes)} with most links.",
                                 "Choose another institution, or more years.")  # fmt: skip
            raise UnknownName("institution", code, [*known, *self.codes], "this network")
        return self.codes.index(found)

    def settled(self, sides: Sides) -> Sides:
        """Return the sides with `LARGEST` and `NEXT` as the codes they stand for here."""
        order = [self.codes[n] for n in np.argsort(-self.y, kind="stable")]
        first, after = tuple(order[:1]), tuple(order[1 : NEXT_ONES + 1])
        return tuple(first if side == LARGEST else after if side == NEXT else side for side in sides)

    def named(self, sides: Sides) -> set[int]:
        """Return the rows of all nodes that the sides name; everyone else names none."""
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


def _rows(lake: Lake, layer: str, field: str | None, level: str = "country") -> list[dict[str, Any]]:
    """Return year, country, partner, value of every link, both ways, groups left out."""
    basis = "records" if level == "institution" else None
    query = settled(_LINKS, query_of(lake, layer=layer, field=field, level=level, basis=basis))
    rows = links(lake, query)
    rows = rows.filter(rows.country.notnull() & rows.partner.notnull())
    return [r for r in lake.execute(rows) if not {r["country"], r["partner"]} & AGGREGATES]


def _of_sides(lake: Lake, sources: tuple[str, ...], sides: Sides) -> list[Vintage]:
    """Return the vintages a network is made of: complete ones, the sample's where only its countries are named.

    Raises
    ------
    NotCovered
        Where only figures of some countries are loaded: a share of all links cannot be had from them.
    """
    loaded = lake.vintage(*sources)
    whole = [v for v in loaded if not v.partial]
    if loaded and not whole:
        raise NotCovered("A network needs every country; the figures loaded are of some.", "Set ISTHMUS_MIRROR.")
    codes = {code for side in sides for code in side if len(code) == 2}
    fictional = bool(codes) and codes <= SAMPLE_COUNTRIES.keys()
    found = [v for v in whole if v.sample == fictional]
    if codes and not fictional and not found and whole:
        named = ", ".join(sorted(codes)[:3])
        raise NotCovered(f"Only the fictional sample has such links here, and {named} is not in it.",
                         "Set ISTHMUS_MIRROR, or ask about XA and XB.")  # fmt: skip
    return found or whole


def world(
    lake: Lake, year: int = 0, layer: str = "works", field: str | None = None, span: int = 1, *,
    level: str = "country", sides: Sides = (),
) -> World:  # fmt: skip
    """Return the network of ``span`` years up to ``year``; year 0 is the last with links.

    Parameters
    ----------
    level
        ``country``, or ``institution``: the `MOST_NODES` institutions with most links among the works loaded.
    sides
        Who is asked about: fictional countries are answered from the sample, others never.

    Raises
    ------
    NotCovered
        When the lake holds no links of that year, layer and field, naming the years it does hold.
    """
    if level == "institution" and layer != "works":
        raise UsageError(f"Institutions have no links in the layer {layer}.", "Use the layer works.")
    sources = ("openalex-works",) if field or level == "institution" else LAYER_SOURCES[layer]
    vintages = _of_sides(lake, sources, sides)
    found = _rows(lake.only(vintages), layer, field, level)
    years = sorted({int(r["year"]) for r in found})
    if not years:
        raise NotCovered(f"This lake holds no links in the layer {layer}.", "Build a lake with country pairs.")
    year = year or years[-1]
    if year not in years:
        raise NotCovered(f"No links of {year} in the layer {layer}.", f"It covers {years[0]} to {years[-1]}.")
    now = [r for r in found if year - span < r["year"] <= year]
    codes, left_out = _nodes(now, level)
    row = {code: n for n, code in enumerate(codes)}
    x = np.zeros((len(codes), len(codes)))
    for r in now:
        if r["country"] in row and r["partner"] in row:
            x[row[r["country"]], row[r["partner"]]] += r["value"]
    x = np.maximum(x, x.T)
    np.fill_diagonal(x, 0.0)
    names = _names(lake, {r["country"] for r in now}) if level == "institution" else {}
    return World(codes, x, year, layer, field or "", tuple(vintages), span, level, names, left_out, {})


def _nodes(rows: list[dict[str, Any]], level: str) -> tuple[tuple[str, ...], int]:
    """Return the nodes in order, and how many are left out."""
    total: dict[str, float] = {}
    for r in rows:
        for key in ("country", "partner"):
            total[r[key]] = total.get(r[key], 0.0) + r["value"]
    kept = sorted(total, key=lambda c: (-total[c], c))[: MOST_NODES if level == "institution" else None]
    return tuple(sorted(kept)), len(total) - len(kept)


def _names(lake: Lake, codes: set[str]) -> dict[str, str]:
    """Return the names of institutions as ROR shows them, else as OpenAlex does; one without a name keeps its id."""
    other, table = lake.table("openalex_institution"), lake.table("institution_name")
    rows = lake.execute(other.filter(other.ror_id.notnull()).select("ror_id", name=other.display_name))
    rows += lake.execute(table.filter(table.kind == "ror_display").select("ror_id", "name"))
    return {c: c for c in codes} | {r["ror_id"]: r["name"] for r in rows if r["ror_id"] in codes and r["name"]}


def matrices(lake: Lake, layer: str = "works") -> dict[int, World]:
    """Return the network of every year, all over the same countries."""
    found = _rows(lake.only(_of_sides(lake, LAYER_SOURCES[layer], ())), layer, None)
    codes = tuple(sorted({r["country"] for r in found} | {r["partner"] for r in found}))
    row = {code: n for n, code in enumerate(codes)}
    made = {y: np.zeros((len(codes), len(codes))) for y in {r["year"] for r in found}}
    for r in found:
        made[r["year"]][row[r["country"]], row[r["partner"]]] += r["value"]
    return {y: World(codes, np.maximum(x, x.T), y, layer, "") for y, x in sorted(made.items())}


_LINKS = Measure(
    id="links", title="Links", question="", unit="works", range="0 or more", counting=("full", "fractional"),
    margins="links", country_policy=("separate", "cwts"), layers=("works", "code", "patents", "ai_models", "moves"),
    bases=("published", "records"), columns={"value": "links"}, citation="", levels=("country", "institution"),
)  # fmt: skip


def of_rows(codes: Iterable[str], x: Floats, year: int = 0) -> World:
    """Return a network from a matrix, for trials and worked cases."""
    names = tuple(codes)
    if len(set(names)) != len(names):
        raise UnknownName("country", "twice in one network", names)
    return World(names, np.asarray(x, np.float64), year, "works", "")
