"""One file a page of a case; ``PAGE`` says its id and what it shows. A new file is a new page of every case."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from isthmus.faces.web.cases._page import CasePage
from isthmus.model.errors import BrokenRoom


@cache
def case_pages() -> dict[str, CasePage]:
    """Return every page of a case by its id, in the order of its tabs.

    Raises
    ------
    BrokenRoom
        For a file without ``PAGE``.
    """
    found = []
    for info in pkgutil.iter_modules(__path__):
        if info.name.startswith("_"):
            continue
        page = getattr(import_module(f"{__name__}.{info.name}"), "PAGE", None)
        if not isinstance(page, CasePage):
            raise BrokenRoom(f"faces/web/cases/{info.name}.py has no PAGE.", "Helpers start with an underscore.")
        found.append(page)
    return {page.id: page for page in sorted(found, key=lambda p: p.order)}
