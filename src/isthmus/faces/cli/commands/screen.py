"""``isthmus screen``: a text, an organisation or a person to findings on every loaded list, with the path shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, put_json
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.store import Actor

WAYS = ("text", "organisation", "person", "file", "persons", "ftm", "since")
"""The things that can be screened, of which one is given."""


@click.command()
@click.argument("text", required=False)
@click.option("--organisation", metavar="NAME", help="An organisation; --country and --id tell namesakes apart.")
@click.option("--country", default="", help="The organisation's country: code or English name.")
@click.option("--id", "ids", multiple=True, help="ROR, OpenAlex, Wikidata, GRID or ISNI id; a document; LIST:ENTRY.")
@click.option("--person", metavar="NAME", help="A person; a finding needs --born, --id or --employer beside the name.")
@click.option("--born", default="", metavar="DATE", help="The person's date of birth, YYYY-MM-DD, or the year.")
@click.option("--employer", default="", help="The person's employer, as a list may state it.")
@click.option("--ties", is_flag=True, help="Of an organisation with an id: co-publication ties as context.")
@click.option("--file", metavar="FILE", help="Many: a CSV or XLSX table, or - for one text a line from stdin.")
@click.option("--column", default="affiliation", show_default=True, help="Column that holds the text or name.")
@click.option("--country-column", default="", help="Column of the country, for organisations.")
@click.option("--id-column", default="", help="Column of ids, joined by semicolons.")
@click.option("--persons", metavar="FILE", help="A table of persons: needs --case, --purpose, --role and --out.")
@click.option("--born-column", default="", help="Column of the date of birth, for persons.")
@click.option("--employer-column", default="", help="Column of the employer, for persons.")
@click.option("--ftm", metavar="FILE", help="FollowTheMoney entities, one JSON object a line (-: stdin).")
@click.option("--out", metavar="FILE", help="Write a table (CSV or XLSX, by its name); goes on after a stop.")
@click.option("--since", metavar="VINTAGE", help="Which kept answers a change of the lists since then alters.")
@click.option("--keep", is_flag=True, help="Keep the answers in the store, for --since; needs --purpose.")
@click.option("--case", "case_id", metavar="ID", help="The case that a screening of persons is for.")
@click.option("--purpose", default="", metavar="TEXT", help="What the screening is for; it stands in the ledger.")
@click.option("--through-ror/--names-only", default=True, help="Also follow ties of entries to institutions.")
@acting
@formats("table", "json")
def COMMAND(form: str, who: Actor, **given: Any) -> None:  # noqa: N802
    """Find what an affiliation, an organisation or a person rests on among the lists, and say why and since when.

    Similar names and ties come apart; they are no findings. A person is never found by name alone.
    """
    from isthmus.faces.cli import bulk
    from isthmus.faces.cli.screening import screening_of
    from isthmus.lake.open import open_lake

    way = _way(given)
    if way == "persons":
        bulk.check_persons(given, who)
    lake = open_lake()
    screening = screening_of(lake, given["through_ror"])
    if way == "since":
        bulk.show_since(form, screening, lake, who, given)
    elif way == "ftm":
        bulk.screen_entities(form, screening, lake, given)
    elif way in ("file", "persons") and given["out"] is not None:
        bulk.screen_table(form, screening, lake, who, given)
    else:
        _answered(form, screening, lake, who, given)


COMMAND.name = "screen"


def _way(given: dict[str, Any]) -> str:
    """Return which of the ways to ask is taken; a question that cannot be put is refused."""
    ways = [way for way in WAYS if given[way] is not None]
    if len(ways) != 1 and not (given["ids"] and not ways):
        raise UsageError(
            "Give one thing to screen: a text, --organisation, --person, --file, --persons, --ftm or --since.",
            "isthmus screen 'School of Astronautics, Beihang Univ., Beijing'",
        )
    if given["person"] is None and (given["born"] or given["employer"]):
        raise UsageError("--born and --employer are facts of a person.", "Give the person with --person NAME.")
    if given["person"] is not None and given["country"]:
        raise UsageError("A person's country is no second fact: it is shared by millions.", "Leave --country out.")
    return ways[0] if ways else "organisation"


def _answered(form: str, screening: Any, lake: Any, who: Actor, given: dict[str, Any]) -> None:
    """Answer and print one question, or the texts of a file one after the other."""
    from isthmus.faces.cli.bulk import keep
    from isthmus.faces.cli.findings import show
    from isthmus.faces.shapes.screening import answer_record, head
    from isthmus.screen.bulk import answer, short

    asked = _questions(given)
    answers = [answer(screening, lake, question) for _shown, question in asked]
    if given["ties"]:
        answers = [_with_ties(screening, lake, given, made) for made in answers]
    if given["keep"]:
        keep(screening, who, given, [q for _s, q in asked], [short(made) for made in answers])
    lists = {made.list_id: made for made in screening.lists}
    records = [(shown, answer_record(made, lists)) for (shown, _q), made in zip(asked, answers, strict=True)]
    if form == "json":
        put_json(head(screening) | {"rows": [{"text": shown} | record for shown, record in records]})
        return
    for shown, record in records:
        show(shown, record, short=len(records) > 1)


def _questions(given: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return each question with how it is shown."""
    from isthmus.faces.cli.screening import texts
    from isthmus.screen.organisation import Organisation
    from isthmus.screen.people import Person

    ids = given["ids"]
    if given["person"] is not None:
        return [(given["person"], Person(given["person"], ids, given["born"], given["employer"]))]
    if given["organisation"] is not None or ids:
        made = Organisation(given["organisation"] or "", given["country"], ids)
        return [(", ".join(x for x in (made.name, made.country, *ids) if x), made)]
    return [(text, text) for text in texts(given["text"], given["file"], given["column"])]


def _with_ties(screening: Any, lake: Any, given: dict[str, Any], made: Any) -> Any:
    """Return an answer with the ties of the institution that an id names as its context."""
    import msgspec

    from isthmus.faces.shapes.screening import institution_of
    from isthmus.screen.ties import context_of, ties_of

    if not given["ids"]:
        raise UsageError("--ties asks for an institution by its id.", "Add --id ROR.")
    ror_id, _name = institution_of(lake, screening, given["ids"][0])
    context = context_of(ties_of(lake, ror_id, screening.links))
    return msgspec.structs.replace(made, context=(context,) if context.rows else ())
