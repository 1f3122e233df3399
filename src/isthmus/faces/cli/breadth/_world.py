"""What the commands of rule breadth share: the works of the lake, with the ties of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from isthmus.policy.breadth.measure import Share
    from isthmus.policy.breadth.world import World


def world(as_of: str | None = None) -> World:
    """Return the works of the lake at hand; the first time takes as long as reading them."""
    from isthmus.faces.cli.output import notes
    from isthmus.faces.cli.screening import screening_of
    from isthmus.faces.shapes.breadth import world_of
    from isthmus.lake.open import open_lake

    lake = open_lake(as_of=as_of)
    with notes().status("Reading the works ..."):
        return world_of(lake, screening_of)


def told(share: Share) -> str:
    """Return a share with its interval."""
    if share.value is None:
        return "nothing to divide by"
    return f"{share.value:.1%} ({share.low:.1%} to {share.high:.1%})"


def cell(value: Any) -> str:
    """Return a number as it stands in a table."""
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.3f}" if isinstance(value, float) else str(value)
