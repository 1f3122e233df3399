"""Fits a ready scenario to a lake that holds only the fictional sample: the same question, asked of its countries."""

from __future__ import annotations

import msgspec

from isthmus.lake.open import Lake
from isthmus.measure._ask import LAYER_SOURCES
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.scenario._card import Sides
from isthmus.scenario._library import Scenario
from isthmus.scenario._world import EVERYONE

MOST = 3
"""Countries that a side of several becomes."""


def fitted(lake: Lake, scenario: Scenario) -> Scenario:
    """Return the scenario, with fictional countries on its sides where the lake has no complete real network for it."""
    sources = ("openalex-works",) if scenario.field else LAYER_SOURCES.get(scenario.layer, ())
    whole = [v for v in lake.vintage(*sources) if not v.partial]
    if scenario.level != "country" or not whole or any(not v.sample for v in whole):
        return scenario
    left = iter(SAMPLE_COUNTRIES)
    sides: Sides = tuple(
        side if side == EVERYONE else tuple(next(left) for _ in range(min(len(side), MOST))) for side in scenario.sides
    )
    return msgspec.structs.replace(scenario, sides=sides, dated="")
