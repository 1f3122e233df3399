"""``isthmus review``: ask a framework about one case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from isthmus.faces.cli.commands._policy import day, file_of, pack_of, reading
from isthmus.faces.cli.output import formats, put_json

if TYPE_CHECKING:
    from isthmus.policy import Assessment, Framework


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Review a case: what is certain, what is open."""


COMMAND.name = "review"


@COMMAND.command()
@click.argument("file")
@click.option("--framework", "name", required=True, metavar="ID|FILE", help="The framework that is asked.")
@click.option("--case", "case_id", metavar="ID", help="The case of the file; without it: its only one.")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it: the case's own day, or today.")
@formats("table", "json")
def assess(form: str, file: str, name: str, case_id: str | None, as_of: str | None) -> None:
    """Answer one case of FILE with a range: what is certain, what is open, and what would settle it.

    Never a score, and not legal advice.
    """
    from isthmus.faces.cli.commands._policytext import assessment_lines, put_lines
    from isthmus.policy import assess as ask
    from isthmus.policy import pick_case

    on = day(as_of)
    pack = pack_of(name)
    with reading():
        case = pick_case(file_of(file), case_id)
    answer = ask(case, pack, on)
    if form == "json":
        put_json(contract(answer, pack))
    else:
        put_lines(assessment_lines(answer, pack, case.title))


def contract(answer: Assessment, pack: Framework) -> dict[str, Any]:
    """Return the contract of an assessment (version 1, see ``docs/contract.md``)."""
    live = {*answer.fired, *answer.open, *answer.defeated}
    return {
        "low": answer.low,
        "high": answer.high,
        "fired": answer.fired,
        "open": answer.open,
        "defeated": answer.defeated,
        "framework": answer.framework,
        "case": answer.case,
        "as_of": answer.as_of,
        "deciding": answer.deciding,
        "banners": answer.banners,
        "refusal_support": answer.refusal_support,
        "memory_end": answer.memory_end,
        "verified": {rule.id: rule.seen for rule in pack.rules if rule.id in live},
        "not_covered": answer.not_covered,
    }
