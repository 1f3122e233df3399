"""``isthmus review show``: the first screen of a case."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.policytext import put_lines
from isthmus.faces.cli.review._said import said, screen


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--facts", is_flag=True, help="Every fact on record instead: answer, state, who, evidence.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, facts: bool, who: str | None) -> None:  # noqa: N802
    """Show a case: organisations, each framework's range, papers, the questions that would settle it, the next step."""
    from isthmus.faces.cli.reviewfacts import fact_lines

    with cabinet(who) as desk:
        if facts and form != "json":
            put_lines(fact_lines(desk.open(case_id).review))
        else:
            said(form, desk, case_id, screen(desk, case_id))


COMMAND.name = "show"
