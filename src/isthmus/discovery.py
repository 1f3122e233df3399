"""Finds the files of a room by convention: there is no registry to edit.

A room is a package whose public modules (no leading underscore) each carry one marker, such as ``SOURCE``
in ``isthmus.source``. A module's id is its file name with hyphens. A file without its marker is an error.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from isthmus.model.errors import BrokenRoom, UnknownName


@cache
def members(room: str, marker: str) -> dict[str, ModuleType]:
    """Return every module of ``room`` by its id, in alphabetical order.

    Raises
    ------
    BrokenRoom
        When a public module lacks ``marker`` or its marker's ``id`` differs from its file name.
    """
    package = importlib.import_module(f"isthmus.{room}")
    found: dict[str, ModuleType] = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        if info.name.startswith("_") or info.ispkg:
            continue
        module = importlib.import_module(f"isthmus.{room}.{info.name}")
        member_id = info.name.replace("_", "-")
        if getattr(getattr(module, marker, None), "id", None) != member_id:
            raise BrokenRoom(
                f"isthmus/{room}/{info.name}.py has no {marker} with id {member_id!r}.",
                f"Give the file a {marker}, or start its name with an underscore if it is a helper.",
            )
        found[member_id] = module
    return found


def member(room: str, marker: str, kind: str, member_id: str) -> ModuleType:
    """Return one module of a room, or raise `UnknownName` with the nearest ids."""
    found = members(room, marker)
    if member_id not in found:
        raise UnknownName(kind, member_id, found)
    return found[member_id]
