"""``isthmus screen``: a string to findings on the loaded lists, with the path shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from isthmus.faces.cli.output import formats, notes, people, put_json
from isthmus.faces.shapes.screening import answer_record, list_vintages, screener_of

if TYPE_CHECKING:
    from isthmus.screen.findings import Answer


@click.command()
@click.argument("text", required=False)
@click.option("--file", metavar="CSV", help="Many texts: a CSV file, or - for one a line from stdin.")
@click.option("--column", default="affiliation", show_default=True, help="Column of the CSV that holds the text.")
@click.option("--through-ror/--names-only", default=True, help="Also follow proposed ties of entries to institutions.")
@formats("table", "json")
def COMMAND(form: str, text: str | None, file: str | None, column: str, through_ror: bool) -> None:  # noqa: N802
    """Find the listed organisations that an affiliation rests on, and say why, since when, and by which path.

    Similar names come apart as near misses; they are no findings. Persons are not screened here.
    """
    from isthmus.faces.cli.screening import resolver_of, texts
    from isthmus.lake.open import open_lake

    given = list(texts(text, file, column))
    lake = open_lake()
    resolver = resolver_of(lake) if through_ror else None
    with notes().status("Building the index of lists ..."):
        screener = screener_of(lake, resolver)
    answers = [(t, screener.screen(t)) for t in given]
    if form == "json":
        put_json({"vintages": list_vintages(lake), "rows": [{"text": t} | answer_record(a) for t, a in answers]})
    else:
        show(answers)


COMMAND.name = "screen"


def card(list_id: str) -> Any:
    """Return a list's effect card, or None where none is written yet."""
    from isthmus.screen.effects import effects

    return effects().get(list_id)


def show(answers: list[tuple[str, Answer]]) -> None:
    """Print answers for people."""
    console = people()

    def say(text: str, style: str = "") -> None:
        console.print(text, style=style, markup=False, soft_wrap=True)

    for text, answer in answers:
        say(text[:200], "bold")
        for f in answer.findings:
            since = f"since {f.listed_from}" if f.listed_from else "date of listing not stated"
            say(f"  {f.hit_type}: {f.entry_name} on {f.list_id} (entry {f.entry_id}, {since})")
            say(f"    on the words {f.text!r}", "dim")
            for step in f.path:
                say(f"    {step.what}: {step.how} {step.source} {step.date}".rstrip(), "dim")
            if effect := card(f.list_id):
                say(f"    binds: {effect.binds} Does not: {effect.does_not}", "dim")
        for m in answer.near_misses[:3]:
            say(f"  not a finding: {m.entry_name} on {m.list_id}, separated by {m.separated_by}", "dim")
        if not answer.findings:
            say(f"  no finding{f' ({answer.note})' if answer.note else ''}")
