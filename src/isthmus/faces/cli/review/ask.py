"""``isthmus review ask``: the form, made from the fact dictionary; asks only what matters."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import filled, put_lines

if TYPE_CHECKING:
    from isthmus.review.cabinet import Cabinet
    from isthmus.review.case import FactState


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--list", "listing", is_flag=True, help="Only list the questions that matter.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, listing: bool, who: str | None) -> None:  # noqa: N802
    """Ask the questions that matter, best first, until none would change an answer.

    Answer yes, no, a value, or: ? (not known), Enter (skip), q (stop). Each answer is saved as it is given.
    """
    from isthmus.faces.cli.reviewtext import question_lines
    from isthmus.faces.shapes.review import plain
    from isthmus.review.questions import questions

    with cabinet(who) as desk:
        found = questions(desk.open(case_id).review, desk.today)
        if form == "json":
            put_json({"case": case_id, "questions": [plain(q) for q in found]})
        elif listing:
            put_lines(question_lines(found, 1000))
        else:
            put_lines(_ended(desk, case_id, _dialogue(desk, case_id)))


COMMAND.name = "ask"


def _dialogue(desk: Cabinet, case_id: str) -> int:
    """Ask until nothing is left that matters, or the person stops; return how many were answered."""
    from isthmus.model.errors import UsageError
    from isthmus.review.evidence import proposed
    from isthmus.review.facts import put, short, value_of
    from isthmus.review.frameworks import propose
    from isthmus.review.questions import questions

    answered, skipped = 0, set[str]()
    while left := [q for q in questions(desk.open(case_id).review, desk.today) if q.fact not in skipped]:
        q = left[0]
        choices = f" [{', '.join(q.choices)}]" if q.choices else " [yes/no]" if q.kind == "yes_no" else ""
        click.echo("\n".join(filled(f"{len(left)} left. {short(q.fact)}: {q.ask}{choices}", 2)))
        line = sys.stdin.readline()
        text = line.strip()
        if not line or text.casefold() == "q":
            break
        if not text:
            skipped.add(q.fact)
            continue
        try:
            value = value_of(q.fact, text)
        except UsageError as error:
            click.echo(str(error))
            continue
        was = desk.open(case_id)
        state: FactState = "cannot_be_known" if value is None else "asserted"
        made = put(was.review, q.fact, value, state, desk.actor.name, desk.day)
        desk.save(was, proposed(propose(made, desk.today), desk.day), "fact.put")
        answered += 1
    return answered


def _ended(desk: Cabinet, case_id: str, answered: int) -> list[str]:
    from isthmus.faces.cli.reviewtext import columns, range_line
    from isthmus.review.findings import findings

    sides = findings(desk.open(case_id).review, desk.today)
    return [f"{answered} answered.", *columns([(s.framework, range_line(s)) for s in sides])]
