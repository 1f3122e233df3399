"""Who belongs to which income group of the World Bank in a network's year, so that a result shows them apart."""

from __future__ import annotations

import msgspec

from isthmus.lake import facts
from isthmus.lake.open import Lake
from isthmus.model.errors import NotCovered
from isthmus.model.source import Vintage
from isthmus.scenario._world import World

GROUPS = ("WB-HIGH", "WB-UPPER-MIDDLE", "WB-LOWER-MIDDLE", "WB-LOW")


class Incomes(msgspec.Struct, frozen=True, kw_only=True):
    """Members of each income group on the last day of a year, what they rest on, and what to keep in mind."""

    members: dict[str, set[str]] = {}
    vintages: tuple[Vintage, ...] = ()
    caveats: tuple[str, ...] = ()


def incomes(lake: Lake, base: World | None) -> Incomes:
    """Return the income groups of a network of countries; none for institutions, fictional countries, or games."""
    if base is None or base.level != "country" or any(v.sample for v in base.vintages):
        return Incomes()
    day = f"{base.year}-12-31"
    try:
        held = {g: {r["iso2"] for r in facts.group(lake, g, day) if r["status"] == "member"} for g in GROUPS}
    except NotCovered:
        return Incomes()
    if not any(held.values()):
        return Incomes(caveats=(f"Income groups of {base.year} are not covered, so rows are not shown by them.",))
    return Incomes(members=held, vintages=tuple(lake.vintage(facts.FOLLOWED)))
