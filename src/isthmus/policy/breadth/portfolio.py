"""Selective cooperation: fields, areas or projects by what cooperation is worth against how sensitive it is.

Sensitivity is the share of the joint works that lie in a target, with its interval (sampling and label errors); worth
is the mean normalised citation score of joint works beside that of works of one country in the same place, which is
not a cause. A place is *open* where even the upper end of the interval stands below a line, *sensitive* where the
lower end stands above it, and *uncertain* in between: the line is the reader's, the evidence is not. Each says what
would change it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from math import sqrt
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec
import numpy as np

from isthmus.measure._statistics import Z
from isthmus.model.errors import NotCovered, RuleRefused, UnknownName, UsageError
from isthmus.policy.breadth.compare import Missing
from isthmus.policy.breadth.counts import field_names
from isthmus.policy.breadth.measure import AMONG, Breadth, Share, breadth, of
from isthmus.policy.breadth.shelf import Restriction, own
from isthmus.policy.breadth.world import World

Standing = Literal["open", "uncertain", "sensitive"]
BY = ("field", "area")
MOST_WORKS = 10**7


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One field, area or project."""

    name: str
    works: int
    sensitive: int
    share: Share
    standing: Standing
    mncs: float | None
    """Of its joint works."""
    at_home: float | None
    """Of its works of one country."""
    at_home_works: int
    change: str
    """What would change its standing."""


class Portfolio(msgspec.Struct, frozen=True, kw_only=True):
    """All places, the most sensitive last, and what could not be counted."""

    target: Restriction
    line: float
    places: tuple[Place, ...]
    not_covered: tuple[Missing, ...]
    caveats: tuple[str, ...]
    vintages: tuple[str, ...]


def units(world: World, by: str) -> list[tuple[str, str]]:
    """Return name and statement of each field, or each area of every scheme."""
    if by not in BY:
        raise UnknownName("way to divide", by, BY)
    if by == "field":
        return [(name, f'field("{name}")') for name in sorted(field_names(world).values())]
    return [(a, f'area("{a}")') for a in sorted(world.areas) if "/" in a]


def projects(path: Path) -> list[tuple[str, str]]:
    """Return name and statement of each project of a CSV file with the columns ``project`` and ``text``.

    Raises
    ------
    UsageError
        Where the file cannot be read, or a row lacks one of the two: its line is named.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"Cannot read {path}: {error}.", "A CSV file with the columns project and text.") from error
    found = []
    for n, r in enumerate(rows, 2):
        name, text = (r.get("project") or "").strip(), (r.get("text") or "").strip()
        if not name or not text:
            raise UsageError(f"{path}, line {n}: a project has a name and a text.", "Columns: project,text")
        found.append((name, text))
    if not found:
        raise UsageError(f"{path} holds no project.", "Columns: project,text")
    return found


Asked: TypeAlias = Iterable[tuple[str, str]]
"""Name and statement of each place."""


def portfolio(
    world: World, aim: Restriction, asked: Asked, line: float = 0.05, among: str = AMONG
) -> Portfolio:  # fmt: skip
    """Return every place asked about with its standing against a line, a share between 0 and 1.

    Raises
    ------
    UsageError
        For a line that is none.
    """
    if not 0 < line < 1:
        raise UsageError(f"{line} is not a share between 0 and 1.", "--line 0.05")
    of(world, aim)
    places, missing, last = [], [], None
    for name, text in asked:
        try:
            last = breadth(world, own(text, name=name), aim, among)
        except (NotCovered, RuleRefused) as error:
            missing.append(Missing(name, error.message))
            continue
        if last.touched.works:
            places.append(_place(world, name, last, line))
        else:
            missing.append(Missing(name, "No joint work of it is loaded: that is not known, not open."))
    order = {"open": 0, "uncertain": 1, "sensitive": 2}
    places.sort(key=lambda p: (order[p.standing], p.share.high or 0, p.name))
    return Portfolio(
        target=aim, line=line, places=tuple(places), not_covered=tuple(missing),
        caveats=(*_CAVEATS, *(last.caveats if last else ())), vintages=last.vintages if last else (),
    )  # fmt: skip


_CAVEATS = (
    "Open means: of the joint works loaded, the upper end of the interval is below the line. It clears no project.",
    "Worth is citations within the loaded works; that joint works are cited more is no effect of cooperation.",
)


def _place(world: World, name: str, b: Breadth, line: float) -> Place:
    low, high = b.precision.low or 0.0, b.precision.high or 0.0
    standing: Standing = "open" if high <= line else "sensitive" if low > line else "uncertain"
    c = world.columns
    home = world.holds(of(world, b.rule)) & (c.countries == 1)
    scores = c.ncs[home]
    scores = scores[~np.isnan(scores)]
    return Place(
        name=name, works=b.touched.works, sensitive=b.caught, share=b.precision, standing=standing,
        mncs=b.touched.mncs, at_home=float(scores.mean(dtype=np.float64)) if len(scores) else None,
        at_home_works=int(np.count_nonzero(home)), change=_change(b, standing, line),
    )  # fmt: skip


def _change(b: Breadth, standing: Standing, line: float) -> str:
    """Return what would change a standing: works turning out otherwise, more works, or better labels."""
    n, k = b.touched.works, b.caught
    if b.by_construction:
        return "Nothing in the works: the words of the place and of the target decide it."
    if standing == "open":
        more = next((m for m in range(n - k + 1) if wilson(k + m, n)[1] > line), n - k)
        return f"{more} more of its {n:,} works in the target would make it uncertain."
    if standing == "sensitive":
        fewer = next((m for m in range(k + 1) if wilson(k - m, n)[0] <= line), k)
        return f"{fewer} of its {k:,} works in the target turning out not to be would make it uncertain."
    low, high = wilson(k, n)
    if not low <= line < high:
        names = ", ".join(e.label for e in b.errors if not e.label.startswith("area shared"))
        return f"Better labels: the works would settle it, the errors of labels ({names}) span the line."
    needed = _needed(k / n, line)
    if needed is None:
        return f"The share itself stands at the line: {k:,} of {n:,}."
    return f"About {needed:,} works at the same share would settle it; {n:,} are loaded."


def _needed(share: float, line: float) -> int | None:
    """Return the fewest works at a share whose interval lies on one side of the line; None if very many."""
    n = 10
    while n < MOST_WORKS:
        low, high = wilson(share * n, n)
        if high <= line or low > line:
            return n
        n = int(n * 1.1) + 1
    return None


def wilson(part: float, whole: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share (1927)."""
    p = part / whole
    middle, spread = p + Z**2 / (2 * whole), Z * sqrt(p * (1 - p) / whole + Z**2 / (4 * whole**2))
    return max(0.0, (middle - spread) / (1 + Z**2 / whole)), min(1.0, (middle + spread) / (1 + Z**2 / whole))
