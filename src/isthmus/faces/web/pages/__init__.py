"""One file a page; ``PAGE`` says its address and how it is computed. A new file is a new page."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from isthmus.faces.web.view import Page
from isthmus.model.errors import BrokenRoom


def pages() -> list[Page]:
    """Return every page, those with fixed addresses before those with parts in braces.

    Raises
    ------
    BrokenRoom
        For a file without ``PAGE``.
    """
    found = []
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda i: i.name):
        if info.name.startswith("_"):
            continue
        page = getattr(import_module(f"{__name__}.{info.name}"), "PAGE", None)
        if not isinstance(page, Page):
            raise BrokenRoom(f"faces/web/pages/{info.name}.py has no PAGE.", "Helpers start with an underscore.")
        found.append(page)
    return sorted(found, key=lambda p: (p.path.count("{"), p.path))
