"""Which engine answers: DuckDB on this machine, or Spark."""

from __future__ import annotations

import os
from typing import Literal, get_args

from isthmus.model.errors import UnknownName

Engine = Literal["duckdb", "spark"]


def engine() -> Engine:
    """Return the engine that ``ISTHMUS_ENGINE`` names; DuckDB without it."""
    name = os.environ.get("ISTHMUS_ENGINE") or "duckdb"
    for known in get_args(Engine):
        if name == known:
            return known  # type: ignore[no-any-return]
    raise UnknownName("engine", name, get_args(Engine), "ISTHMUS_ENGINE")
