"""``isthmus review rule``: a panel rules on an appeal."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--outcome", required=True, metavar="NAME", help="upheld, changed or sent-back.")
@click.option("--verdict", metavar="NAME", help="The new verdict of a changed decision; never a stricter one.")
@click.option("--reasons", required=True, metavar="TEXT", help="Why.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, outcome: str, verdict: str | None, reasons: str, who: str | None
) -> None:
    """Rule on an appeal, as a person who neither reviewed nor decided the case."""
    from isthmus.review.deciding import ruled, verdict_of

    with cabinet(who) as desk:
        new = verdict_of(verdict) if verdict else None
        word = outcome.replace("-", "_")
        state = "review" if word == "sent_back" else "decided"
        desk.edit(case_id, lambda r: ruled(r, word, desk.actor.name, desk.day, reasons, new), "appeal.ruled", state)
        said(form, desk, case_id, [f"{case_id}: the decision is {word.replace('_', ' ')}, by {desk.actor.name}."])


COMMAND.name = "rule"
