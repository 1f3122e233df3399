"""``isthmus review correct``: the person a fact is about puts it right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet, evidenced
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said

if TYPE_CHECKING:
    from isthmus.review.case import Evidence


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("fact", metavar="FACT")
@click.argument("answer")
@click.option("--by", "person", required=True, metavar="PERSON", help="Whose correction it is, such as P2.")
@click.option("--why", default="", metavar="TEXT", help="What they say.")
@evidenced
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, fact: str, answer: str, person: str, why: str, evidence: tuple[Evidence, ...],
    who: str | None,
) -> None:  # fmt: skip
    """Correct a fact in the name of the person it is about, with a document; without one it becomes disputed.

    A disputed fact is unknown to every rule until somebody settles it. What stood before stays on record.
    """
    from isthmus.faces.cli.reviewfacts import change_lines, fact_line
    from isthmus.review.facts import correct, label_of, value_of
    from isthmus.review.subject import answered

    with cabinet(who) as desk:
        was = desk.open(case_id)
        label = label_of(was.review, fact)
        made = correct(was.review, label, value_of(label, answer), person, desk.day, evidence, why)
        made = answered(made, person, "corrected", desk.actor.name, desk.day)
        desk.save(was, made, "fact.corrected")
        said(form, desk, case_id, [fact_line(made, label), *change_lines(was.review, made, desk.today)])


COMMAND.name = "correct"
