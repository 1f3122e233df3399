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
    return {member_id: _module(room, marker, name) for member_id, name in _names(room).items()}


def _names(room: str) -> dict[str, str]:
    package = importlib.import_module(f"isthmus.{room}")
    names = sorted(i.name for i in pkgutil.iter_modules(package.__path__) if not (i.ispkg or i.name.startswith("_")))
    return {name.replace("_", "-"): name for name in names}


def _module(room: str, marker: str, name: str) -> ModuleType:
    module = importlib.import_module(f"isthmus.{room}.{name}")
    member_id = name.replace("_", "-")
    if getattr(getattr(module, marker, None), "id", None) != member_id:
        raise BrokenRoom(
            f"isthmus/{room}/{name}.py has no {marker} with id {member_id!r}.",
            f"Give the file a {marker}, or start its name with an underscore if it is a helper.",
        )
    return module


def member(room: str, marker: str, kind: str, member_id: str) -> ModuleType:
    """Return one module of a room, loading no other; raise `UnknownName` with the nearest ids."""
    found = _names(room)
    if member_id not in found:
        raise UnknownName(kind, member_id, members(room, marker))
    return _module(room, marker, found[member_id])
