"""``isthmus review read``: a named person records that they read a rule's own text."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("rule", metavar="RULE")
@click.option("--address", required=True, metavar="URL", help="Where the text stands.")
@click.option("--paragraph", required=True, metavar="TEXT", help="The paragraph.")
@click.option("--dated", required=True, metavar="DATE", help="The day of the text that was read.")
@click.option("--quote", required=True, metavar="TEXT", help="Its words.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, rule: str, address: str, paragraph: str, dated: str, quote: str, who: str | None
) -> None:
    """Record the operative text of RULE as you read it. Until then a rule that was not read supports no refusal."""
    from isthmus.faces.cli.policyread import day
    from isthmus.review.case import Reading
    from isthmus.review.recording import was_read

    day(dated, "--dated")
    with cabinet(who) as desk:
        made = Reading(rule, address, paragraph, dated, quote, desk.actor.name, desk.day)
        desk.edit(case_id, lambda review: was_read(review, made, desk.today), "rule.read")
        said(form, desk, case_id, [f"{rule} read by {made.by} on {made.on}: {address}, {paragraph}"])


COMMAND.name = "read"
