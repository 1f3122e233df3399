"""``isthmus review close``: close a case with its reason; an uneventful one on the fast lane."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--reason", default="", metavar="TEXT", help="Why it is closed.")
@click.option("--fast", is_flag=True, help="The fast lane: the reason is that nothing was found, and what was asked.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, reason: str, fast: bool, who: str | None) -> None:  # noqa: N802
    """Close a case. With --fast: only where every framework is settled and asks nothing, and no fact waits."""
    from isthmus.review.deciding import closed

    with cabinet(who) as desk:
        made = desk.edit(
            case_id, lambda r: closed(r, desk.actor.name, desk.today, reason, fast), "case.closed", "closed"
        )  # fmt: skip
        told = made.closing.reason if made.closing else ""
        said(form, desk, case_id, [f"{case_id} closed: {told}"])


COMMAND.name = "close"
