"""What people do to a case: one file a step, the same for pages and for programs; ``STEP`` says what it takes."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from isthmus.faces.steps._step import Step
from isthmus.model.errors import BrokenRoom


@cache
def steps() -> dict[str, Step]:
    """Return every step by its id.

    Raises
    ------
    BrokenRoom
        For a file without ``STEP``.
    """
    found = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        if info.name.startswith("_"):
            continue
        step = getattr(import_module(f"{__name__}.{info.name}"), "STEP", None)
        if not isinstance(step, Step):
            raise BrokenRoom(f"faces/steps/{info.name}.py has no STEP.", "Helpers start with an underscore.")
        found[step.id] = step
    return found
