"""Which cases would answer differently now: a rule book changed, days passed, or a list names somebody anew."""

from __future__ import annotations

from typing import Any

import msgspec

from isthmus.policy import load_frameworks
from isthmus.review.cabinet import Cabinet
from isthmus.review.case import from_body
from isthmus.review.opening import Instruments
from isthmus.review.watch import changes, relisted, stale


def watched(desk: Cabinet, tools: Instruments) -> dict[str, Any]:
    """Return what changed, open and closed cases alike; nothing is changed by it.

    Parameters
    ----------
    tools
        Those of the lake; without its lists only rule books and days are looked at, and ``lists`` is false.
    """
    cases = {c.id: c for c in desk.store.cases.list(desk.actor, bodies=True)}
    kept = [k for k in desk.store.assessments.newest(desk.actor) if k.case_id in cases]
    states = {name: str(c.state) for name, c in cases.items()}
    found = changes(kept, states, load_frameworks(), desk.today, desk.store.assessments.document)
    screening = tools.screening
    if screening is not None:
        found += [c for v in cases.values() for c in relisted(from_body(v.body), v.state, screening, desk.today)]
    return {
        "on": desk.day,
        "watched": len(cases),
        "answers": len(kept),
        "lists": screening is not None,
        "changes": msgspec.to_builtins(sorted(found, key=lambda c: (c.case, c.framework, c.because))),
        "older_sources": msgspec.to_builtins(stale(kept, states, tools.vintages)),
    }
