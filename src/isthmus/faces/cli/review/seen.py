"""``isthmus review seen``: a person is shown the facts about them, and answers."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said

ANSWERS = ("none_yet", "agrees", "corrected", "declined")


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("person", metavar="PERSON")
@click.option("--answer", default="none_yet", metavar="NAME", help=f"{', '.join(ANSWERS)}; without it: none_yet.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, person: str, answer: str, who: str | None) -> None:  # noqa: N802
    """Record that PERSON was shown every fact about them, and what they answered. Prints those facts to hand on."""
    from isthmus.faces.cli.reviewfacts import person_lines
    from isthmus.model.errors import UnknownName
    from isthmus.review.subject import answered

    if answer not in ANSWERS:
        raise UnknownName("answer", answer, ANSWERS)
    with cabinet(who) as desk:
        was = desk.open(case_id)
        made = answered(was.review, person, answer, desk.actor.name, desk.day)
        desk.save(was, made, "subject.seen")
        said(form, desk, case_id, person_lines(made, person))


COMMAND.name = "seen"
