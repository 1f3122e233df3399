"""``isthmus review confirm``: a person confirms facts; none is confirmed silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet, evidenced
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.policytext import filled
from isthmus.faces.cli.review._said import said
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.review.case import Evidence


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("facts", nargs=-1, metavar="[FACT ...]")
@click.option("--proposed", "every", is_flag=True, help="Every fact that screening proposed, each one shown.")
@evidenced
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, facts: tuple[str, ...], every: bool, evidence: tuple[Evidence, ...], who: str | None
) -> None:
    """Confirm facts against their evidence. Whoever asserted a fact cannot confirm it."""
    from isthmus.faces.cli.reviewfacts import change_lines, fact_line
    from isthmus.review.evidence import proposed
    from isthmus.review.facts import confirm, label_of, proposals
    from isthmus.review.frameworks import propose

    with cabinet(who) as desk:
        was = desk.open(case_id)
        labels = [label_of(was.review, f) for f in facts]
        labels += [label for label, _ in proposals(was.review) if label not in labels] if every else []
        if not labels:
            raise UsageError("No fact is named.", "Name facts, or add --proposed to confirm what screening proposed.")
        made = was.review
        for label in labels:
            made = confirm(made, label, desk.actor.name, desk.day, evidence)
        made = proposed(propose(made, desk.today), desk.day)
        desk.save(was, made, "fact.confirmed")
        lines = [line for label in labels for line in filled(fact_line(made, label), 6)]
        said(
            form,
            desk,
            case_id,
            [f"Confirmed by {desk.actor.name}:", *lines, *change_lines(was.review, made, desk.today)],
        )


COMMAND.name = "confirm"
