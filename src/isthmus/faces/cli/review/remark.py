"""``isthmus review remark``: put something on a finding that speaks for it, or against it."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said
from isthmus.model.errors import UsageError


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("rule", metavar="RULE")
@click.option("--for", "speaks_for", metavar="TEXT", help="What speaks for the finding.")
@click.option("--against", metavar="TEXT", help="What speaks against it.")
@click.option("--source", default="", metavar="TEXT", help="Where it is to be read.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, rule: str, speaks_for: str | None, against: str | None, source: str, who: str | None
) -> None:
    """Put evidence on RULE, for or against. Every finding shows both sides."""
    from isthmus.review.case import Remark
    from isthmus.review.recording import remarked

    if (speaks_for is None) == (against is None):
        raise UsageError("Give --for or --against.")
    with cabinet(who) as desk:
        text = speaks_for if speaks_for is not None else str(against)
        made = Remark(rule, "for" if speaks_for is not None else "against", text, desk.actor.name, desk.day, source)
        desk.edit(case_id, lambda review: remarked(review, made, desk.today), "finding.remarked")
        said(form, desk, case_id, [f"{rule}, {made.side}: {text}"])


COMMAND.name = "remark"
