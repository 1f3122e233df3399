"""``isthmus review watch``: the open and closed cases that would answer differently now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, notes, people, put_json
from isthmus.faces.cli.policyread import day, pack_of

if TYPE_CHECKING:
    from datetime import date

    from isthmus.review.watch import Change, Stale
    from isthmus.store import Actor, CaseVersion
    from isthmus.store.assessments import KeptAssessment

WORDS = {
    "rule_book": "the rule book changed", "day": "days passed", "fact_dictionary": "the fact dictionary changed",
    "evaluator": "the evaluator changed", "gone": "the rule book is gone", "list": "a list changed",
}  # fmt: skip


@click.command()
@click.option("--on", "on_", metavar="DATE", help="The day asked about; without it today.")
@click.option("--framework", "own", multiple=True, metavar="FILE", help="A rule book of your own, or an edited one.")
@click.option("--lists/--no-lists", default=True, help="Also screen the organisations of every case again.")
@acting
@formats("table", "json")
def COMMAND(form: str, who: Actor, on_: str | None, own: tuple[str, ...], lists: bool) -> None:  # noqa: N802
    """List the cases, open and closed, that would now answer differently: a rule or a list changed, or days passed.

    Nothing is changed by it. Exit 0 whatever is found.
    """
    from datetime import date

    from isthmus.policy import load_frameworks
    from isthmus.review.watch import changes
    from isthmus.store import open_store

    on = day(on_, "--on") or date.today()
    packs = load_frameworks() | {pack.id: pack for pack in map(pack_of, own)}
    with open_store() as store:
        cases = {c.id: c for c in store.cases.list(who, bodies=True)}
        kept = [k for k in store.assessments.newest(who) if k.case_id in cases]
        states = {name: str(c.state) for name, c in cases.items()}
        found = changes(kept, states, packs, on, store.assessments.document)
    listed, old = _lists(cases, on, kept, states) if lists else ([], [])
    found = sorted([*found, *listed], key=lambda c: (c.case, c.framework, c.because))
    if form == "json":
        record = {"on": on, "watched": len(cases), "answers": len(kept), "changes": msgspec.to_builtins(found)}
        put_json(record | {"older_sources": msgspec.to_builtins(old), "lists": lists})
        return
    for c in found:
        why = ", ".join((*(WORDS[b] for b in c.because), *c.lists))
        line = f"{c.case} ({c.state}) {c.framework}: {c.was[0]} to {c.was[1]} -> {c.now[0]} to {c.now[1]}; {why}"
        people().print(line, markup=False, soft_wrap=True)
    people().print(f"{len({c.case for c in found})} of {len(cases)} cases would answer differently on {on}.")


def _lists(
    cases: dict[str, CaseVersion], on: date, kept: list[KeptAssessment], states: dict[str, str]
) -> tuple[list[Change], list[Stale]]:
    """Return what the lists of the lake change, and which cases rest on older copies; nothing without a lake."""
    from isthmus.faces.cli.desk import instruments
    from isthmus.review.case import from_body
    from isthmus.review.watch import relisted, stale

    tools = instruments()
    if tools.screening is None:
        return [], []
    with notes().status("Screening the organisations of every case again ..."):
        found = [c for v in cases.values() for c in relisted(from_body(v.body), v.state, tools.screening, on)]
    return found, stale(kept, states, tools.vintages)


COMMAND.name = "watch"
