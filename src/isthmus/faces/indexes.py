"""The indexes of screening, built once a snapshot and shared by the API and the pages."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from isthmus.faces.desk import Desk
from isthmus.faces.shapes.links import judged_links
from isthmus.faces.shapes.screening import resolver_of, screening_of
from isthmus.model.errors import IsthmusError

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.resolve import Resolver
    from isthmus.screen.screening import Screening
    from isthmus.store import Judgement

ONE_AT_A_TIME = threading.Lock()
"""The indexes are not made for two threads; one text takes about a millisecond."""


def resolver(desk: Desk) -> Resolver:
    """Return the resolver over the current snapshot; the first who asks waits for its index."""
    found: Resolver = desk.once("resolver", resolver_of)
    return found


def screening(desk: Desk, through_ror: bool = True) -> Screening:
    """Return the screening over the current snapshot."""

    def make(lake: Any) -> Screening:
        return screening_of(lake, resolver(desk) if through_ror else None, judged_links())

    found: Screening = desk.once(("screening", through_ror), make)
    return found


def rejudged(desk: Desk, judged: Mapping[str, Judgement]) -> None:
    """Let screening follow ties as people have now judged them: made anew beside other work, in some seconds."""
    from isthmus.faces.shapes.links import links_now  # noqa: PLC0415
    from isthmus.screen.screening import Screening  # noqa: PLC0415

    def change(lake: Lake, old: Screening) -> Screening:
        return Screening(lake, old.entries, old.resolver, links_now(lake, old, judged))

    def renew() -> None:
        with ONE_AT_A_TIME:
            desk.renew(("screening", True), change)

    threading.Thread(target=renew, daemon=True).start()


def prepare(desk: Desk) -> None:
    """Begin to build the indexes beside other work: a reader who opens the form will ask soon."""
    if not desk.has(("screening", True)):
        threading.Thread(target=_prepare, args=(desk,), daemon=True).start()


def _prepare(desk: Desk) -> None:
    try:
        screening(desk)
    except IsthmusError:  # the one who asks is told
        return
