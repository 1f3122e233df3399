"""``isthmus screen``: a text, an organisation or a person to findings on every loaded list, with the path shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import Answer
    from isthmus.screen.screening import Screening


@click.command()
@click.argument("text", required=False)
@click.option("--organisation", metavar="NAME", help="An organisation; --country and --id tell namesakes apart.")
@click.option("--country", default="", help="The organisation's country: code or English name.")
@click.option(
    "--id",
    "ids",
    multiple=True,
    help="ROR, OpenAlex, Wikidata, GRID or ISNI id, LIST:ENTRY; of a person a document's number.",
)
@click.option("--person", metavar="NAME", help="A person; a finding needs --born, --id or --employer beside the name.")
@click.option("--born", default="", metavar="DATE", help="The person's date of birth, YYYY-MM-DD, or the year.")
@click.option("--employer", default="", help="The person's employer, as a list may state it.")
@click.option("--file", metavar="CSV", help="Many texts: a CSV file, or - for one a line from stdin.")
@click.option("--column", default="affiliation", show_default=True, help="Column of the CSV that holds the text.")
@click.option("--through-ror/--names-only", default=True, help="Also follow ties of entries to institutions.")
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, text: str | None, organisation: str | None, country: str, ids: tuple[str, ...], person: str | None,
    born: str, employer: str, file: str | None, column: str, through_ror: bool,
) -> None:  # fmt: skip
    """Find what an affiliation, an organisation or a person rests on among the lists, and say why and since when.

    Similar names and ties come apart; they are no findings. A person is never found by name alone.
    """
    from isthmus.faces.cli.findings import show
    from isthmus.faces.cli.screening import screening_of
    from isthmus.faces.shapes.screening import answer_record, head
    from isthmus.lake.open import open_lake

    asked = [x for x in (text, organisation, person, file) if x is not None]
    if len(asked) != 1 and not (ids and not asked):
        raise UsageError(
            "Give one thing to screen: a text, --organisation, --person or --file.",
            "isthmus screen 'School of Astronautics, Beihang Univ., Beijing'",
        )
    if person is None and (born or employer):
        raise UsageError("--born and --employer are facts of a person.", "Give the person with --person NAME.")
    if person is not None and country:
        raise UsageError("A person's country is no second fact: it is shared by millions.", "Leave --country out.")
    lake = open_lake()
    screening = screening_of(lake, through_ror)
    answers = [
        (shown, answer_record(answer, {made.list_id: made for made in screening.lists}))
        for shown, answer in _answers(
            screening, lake, text, organisation, country, ids, person, born, employer, file, column
        )
    ]
    if form == "json":
        put_json(head(screening) | {"rows": [{"text": t} | a for t, a in answers]})
        return
    for shown, answer in answers:
        show(shown, answer, short=len(answers) > 1)


COMMAND.name = "screen"


def _answers(
    screening: Screening, lake: Lake, text: str | None, organisation: str | None, country: str, ids: tuple[str, ...],
    person: str | None, born: str, employer: str, file: str | None, column: str,
) -> list[tuple[str, Answer]]:  # fmt: skip
    """Return what was asked, as it is shown, with its answer."""
    from isthmus.faces.cli.screening import texts
    from isthmus.screen.organisation import Organisation
    from isthmus.screen.people import Person

    if person is not None:
        return [(person, screening.person(Person(person, ids, born, employer)))]
    if organisation is not None or ids:
        made = Organisation(organisation or "", country, ids)
        return [(", ".join(x for x in (made.name, country, *ids) if x), screening.organisation(made, lake))]
    return [(given, screening.text(given)) for given in texts(text, file, column)]
