"""``isthmus review screen``: screen a case's organisations again, against the lists of today's lake."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet, instruments
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said, screen


@click.command()
@click.argument("case_id", metavar="CASE")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, who: str | None) -> None:  # noqa: N802  (the marker of this folder)
    """Screen the organisations of a case: proposes facts with list, entry, path and date. Never about a person."""
    from isthmus.review.opening import arrive

    with cabinet(who) as desk:
        tools = instruments()
        desk.edit(case_id, lambda review: arrive(review, tools, desk.today), "case.screened")
        said(form, desk, case_id, screen(desk, case_id))


COMMAND.name = "screen"
