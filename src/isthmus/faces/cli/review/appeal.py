"""``isthmus review appeal``: an appeal against a decision, to a panel of other people."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--grounds", required=True, metavar="TEXT", help="Why the decision is contested.")
@click.option("--by", "person", default="", metavar="PERSON", help="Who appeals, such as P2; without it you.")
@click.option("--publish", is_flag=True, help="The person agrees that the outcome is published.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, grounds: str, person: str, publish: bool, who: str | None) -> None:  # noqa: N802
    """Put an appeal on record. A panel answers within 30 days: nobody who decided or reviewed sits on it."""
    from isthmus.review.deciding import appealed

    with cabinet(who) as desk:
        by = person or desk.actor.name
        made = desk.edit(
            case_id, lambda r: appealed(r, grounds, by, desk.day, publish), "appeal.made", "appealed"
        )  # fmt: skip
        due = made.appeal.due if made.appeal else ""
        said(form, desk, case_id, [f"{case_id}: appeal by {by}; the panel answers until {due}.",
                                   f"Next: isthmus review rule {case_id} --as ANOTHER-PERSON ..."])  # fmt: skip


COMMAND.name = "appeal"
