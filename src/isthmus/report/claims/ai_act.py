"""An Act that is a bill: the last action on it that was found."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding

CLAIM = Claim(
    id="ai-act",
    claim="An Act of the United States restricts research on artificial intelligence with China.",
    said_in="S. 321, Decoupling America's Artificial Intelligence Capabilities from China Act of 2025",
    publisher="uslegi.com, after congress.gov",
    dated="2025-01-29",
    url="https://uslegi.com/bill/119/S-321",
    read="secondary",
    test="The last action on the bill that was found: enacted, or not.",
    about=("US", "CN"),
)
LAST_ACTION = {
    "action": "read twice and referred to the Committee on the Judiciary",
    "on": "2025-01-29",
    "enacted": False,
}
"""A fact with its evidence in ``CLAIM``; changed by hand when a later action is found."""


def judge(lake: Lake) -> Finding:  # noqa: ARG001  (a fact of law, not of the lake)
    """Return contradicted while the bill is not enacted."""
    return Finding(
        verdict="supported" if LAST_ACTION["enacted"] else "contradicted",
        why=f"It is a bill. The last action that was found: {LAST_ACTION['action']}, on {LAST_ACTION['on']}. Later "
        "actions, if any, were not found; other rules on such research are in the rule books (isthmus framework list).",
        numbers=dict(LAST_ACTION),
    )
