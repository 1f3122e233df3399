"""``isthmus review fact``: put an answer on record, with its evidence; or ask for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet, evidenced
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.review.case import Evidence, FactState


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("fact", metavar="FACT")
@click.argument("answer", required=False)
@click.option("--ask", "asked_of", metavar="WHOM", help="Ask somebody instead: the case then waits on them.")
@click.option("--due", default="", metavar="DATE", help="By when they are asked to answer.")
@click.option("--cannot-be-known", is_flag=True, help="Nobody can know it; it stays unknown.")
@click.option("--against", is_flag=True, help="The evidence speaks against the answer on record, which stays.")
@click.option("--why", default="", metavar="TEXT", help="A word on it.")
@evidenced
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, fact: str, answer: str | None, asked_of: str | None, due: str, cannot_be_known: bool,
    against: bool, why: str, evidence: tuple[Evidence, ...], who: str | None,
) -> None:  # fmt: skip
    """Put ANSWER (yes, no, unknown, a number, a day, a text) to FACT on record, such as P2.nro_affiliation_now.

    It counts as asserted by you until another person confirms it: isthmus review confirm.
    """
    import msgspec

    from isthmus.faces.cli.policytext import answer_words
    from isthmus.faces.cli.reviewfacts import change_lines
    from isthmus.policy.assess import ask as question
    from isthmus.review.evidence import proposed
    from isthmus.review.facts import label_of, put, short, value_of, with_fact
    from isthmus.review.frameworks import propose

    if sum((answer is not None, asked_of is not None, cannot_be_known, against)) != 1:
        raise UsageError("Give an answer, or one of --ask, --cannot-be-known, --against.")
    with cabinet(who) as desk:
        was = desk.open(case_id)
        name, on = desk.actor.name, desk.day
        label = label_of(was.review, fact)
        if against:
            known = was.review.fact(label)
            made = with_fact(was.review, label, msgspec.structs.replace(known, against=known.against + evidence))
        elif asked_of is not None:
            made = put(was.review, label, None, "asked", name, on, why=why, asked_of=asked_of, due=due)
        elif cannot_be_known:
            made = put(was.review, label, None, "cannot_be_known", name, on, evidence, why=why)
        else:
            value = value_of(label, answer)
            state: FactState = "not_asked" if value is None else "asserted"
            made = put(was.review, label, value, state, name, on, evidence, why=why)
        made = proposed(propose(made, desk.today), desk.day)
        desk.save(was, made, "fact.put")
        told = f"{short(label)} = {answer_words(made.fact(label).value)} ({made.fact(label).state}). {question(label)}"
        said(form, desk, case_id, [told, *change_lines(was.review, made, desk.today)])


COMMAND.name = "fact"
