"""``isthmus review decide``: a named person with authority decides, with reasons."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said
from isthmus.model.errors import UsageError


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--verdict", required=True, metavar="NAME", help="go-ahead, go-ahead-with-measures, return-for-papers, "
              "refer or refuse.")  # fmt: skip
@click.option("--authority", required=True, metavar="TEXT", help="By what mandate you decide.")
@click.option("--reason", "reasons", multiple=True, metavar="RULE=TEXT", help="Why, for each finding.")
@click.option("--decides", multiple=True, metavar="RULE", help="The finding that decides a refusal; the others weigh.")
@click.option("--milder", default="", metavar="TEXT", help="Why nothing milder would do: the least-restrictive check.")
@click.option("--measure", "measures", multiple=True, metavar="ID", help="A mitigation it goes ahead with.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, verdict: str, authority: str, reasons: tuple[str, ...], decides: tuple[str, ...],
    milder: str, measures: tuple[str, ...], who: str | None,
) -> None:  # fmt: skip
    """Decide a case in your own name. The house's guards hold: they say what is missing, and nothing is saved.

    A refusal needs a certain finding, confirmed facts, a rule whose text was read, a mitigation considered, benefits on
    record, and the person concerned heard.
    """
    from isthmus.review.deciding import decided, verdict_of
    from isthmus.words import say

    told = {}
    for text in reasons:
        rule, equals, why = text.partition("=")
        if not equals:
            raise UsageError(f"--reason {text!r} has no rule.", "Write RULE=TEXT: STRAC-06='...'")
        told[rule.strip()] = why.strip()
    with cabinet(who) as desk:
        wanted = verdict_of(verdict)
        was = desk.open(case_id)
        made = decided(was.review, wanted, desk.actor.name, desk.today, authority, told, decides, milder, measures)
        desk.save(was, made, "decision.signed", "decided")
        due = made.decision.appeal_by if made.decision else ""
        said(form, desk, case_id, [f"{case_id}: {say(f'verdict.{wanted}')}. Decided by {desk.actor.name}.",
                                   f"It can be appealed until {due}.",
                                   f"Next: isthmus review letter {case_id} --out letter.pdf"])  # fmt: skip


COMMAND.name = "decide"
