"""``isthmus check``: a researcher's own check of a plan; no account, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policyread import day
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.policy.plan import Applies


@click.command()
@click.option("--fact", "facts", multiple=True, metavar="NAME=ANSWER", help="A fact of the plan; several may be given.")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it today.")
@formats("table", "json")
def COMMAND(form: str, facts: tuple[str, ...], as_of: str | None) -> None:  # noqa: N802
    """Check a plan: which rule books would apply, what would be asked, what to write down now.

    Without a fact, the questions that say which rule books apply. It never asks who you are.

    \b
    isthmus check --fact funding.agency=NSERC --fact project.international=yes
    """  # noqa: D301
    from isthmus.faces.cli.policytext import put_lines
    from isthmus.policy import check_plan, first_facts

    found = check_plan(dict(map(_pair, facts)), day(as_of))
    if form == "json":
        put_json(
            {"facts": [{"fact": c.name, "ask": c.ask, "values": c.values} for c in first_facts()], "frameworks": found}
        )
        return
    if not facts:
        put_lines(["Answer what you know, with --fact NAME=yes|no|VALUE:", ""])
        put_lines(f"  {c.name:<36} {c.ask} {', '.join(c.values)}".rstrip() for c in first_facts())
        return
    put_lines(line for one in found for line in _lines(one))


COMMAND.name = "check"


def _pair(text: str) -> tuple[str, str]:
    name, sign, answer = text.partition("=")
    if not sign:
        raise UsageError(f"--fact: {text!r} has no '='.", "Write --fact funding.agency=NSERC")
    return name.strip(), answer


def _lines(one: Applies) -> Iterator[str]:
    from isthmus.faces.cli.policytext import filled, outcome_words
    from isthmus.policy import framework

    heads = {"yes": "would apply", "open": "may apply", "no": "would not apply"}
    yield from filled(f"{one.framework}: {heads[one.applies]}. {one.title}", 2)
    if one.applies == "no":
        return
    yield from filled(f"  At worst, as far as is known: {outcome_words(one.high, framework(one.framework).rules)}.", 4)
    for ask in one.asks[:5]:
        yield from filled(f"  Would be asked: {ask.ask} ({ask.fact})", 4)
    for way in one.ways_out[:4]:
        yield from filled(f"  Way out{' (ours)' if way.by == 'ours' else ''}: {way.text}", 4)
    for paper in one.keep:
        yield from filled(f"  Write down or keep: {paper}", 4)
    yield from filled(f"  Who decides: {one.who_decides}", 4)
    yield ""
