"""``isthmus link``: the ties of list entries to institutions, proposed by the project, judged by a named person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.files import to_csv
from isthmus.model.errors import UnknownName

if TYPE_CHECKING:
    from isthmus.screen.linkbook import Pair
    from isthmus.screen.records import Entry, Institution
    from isthmus.store import Actor

STATES = ("positive", "negative", "unsure", "none")
WORDS = {"positive": "confirmed", "negative": "rejected", "unsure": "unsure", "none": "proposed"}


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """The crosswalk of list entries and ROR institutions: proposed with a reason, judged by a person, never erased."""


COMMAND.name = "link"


@COMMAND.command("list")
@click.option("--list", "list_id", metavar="ID", help="Only ties of one list.")
@click.option("--state", metavar="STATE", help="positive (confirmed), negative (rejected), unsure or none (proposed).")
@click.option("--find", default="", metavar="TEXT", help="Only where the entry or the institution is named so.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="Ties shown in the table.")
@formats("table", "csv", "json")
def list_(form: str, list_id: str | None, state: str | None, find: str, limit: int) -> None:
    """Show the ties, with state, relation and reason; `--state none` is what waits for a person."""
    rows = _rows(list_id, state, find)
    if form == "json":
        put_json({"links": rows})
    elif form == "csv":
        put_bytes(to_csv(rows).encode(), "-", "links.csv")
    else:
        _table(rows, limit)


@COMMAND.command()
@click.option("--out", default="listing_link.csv", show_default=True, metavar="FILE", help="The file; - is stdout.")
@click.option("--list", "list_id", metavar="ID", help="Only ties of one list.")
@click.option("--state", metavar="STATE", help="Only ties in one state.")
@formats("csv", "json")
def export(form: str, out: str, list_id: str | None, state: str | None) -> None:
    """Write the crosswalk `listing_link` as CSV: ids, relation, state, who, when and why."""
    rows = _rows(list_id, state, "")
    if form == "json":
        put_json({"links": rows})
    else:
        put_bytes(to_csv(rows).encode(), out, "listing_link.csv")


@COMMAND.command()
@click.argument("entry")
@click.argument("ror")
@formats("text", "json")
def show(form: str, entry: str, ror: str) -> None:
    """Show ENTRY (LIST:ID) and the institution ROR side by side, and all that was said of the tie."""
    from isthmus.faces.shapes.links import link_history

    pair, listed, item = _both(entry, ror)
    history = [msgspec.to_builtins(j) for j in link_history(pair)]
    if form == "json":
        put_json({
            "entry": msgspec.to_builtins(listed), "institution": msgspec.to_builtins(item), "history": history
        })  # fmt: skip
        return
    grid = Table.grid(padding=(0, 2))
    grid.add_row("", Text(pair.list_id, style="bold"), Text("ROR", style="bold"))
    grid.add_row("id", pair.entry_id, pair.ror_id)
    grid.add_row("name", Text(listed.names[0]), Text(item.display))
    grid.add_row("others", Text("\n".join(listed.names[1:6])), Text("\n".join(n.text for n in item.names[1:6])))
    grid.add_row("country", listed.country or "not stated", item.country)
    grid.add_row("place", Text(listed.address or "not stated"), Text(", ".join(item.cities)))
    grid.add_row("listed", listed.listed_from or "date not stated", item.status)
    people().print(grid)
    for said in history:
        undone = " (takes an earlier one back)" if said["undoes"] else ""
        words = f"  {said['at'][:16]}  {WORDS[said['state']]} by {said['actor']}{undone}: {said['reason']}"
        people().print(Text(words), soft_wrap=True)
    if not history:
        people().print("  No person has judged it.")


def _judge(state: str, text: str) -> click.Command:
    """Return the command that judges a tie so."""

    @click.argument("entry")
    @click.argument("ror")
    @click.option("--why", required=True, metavar="TEXT", help="The reason, in a few words.")
    @click.option("--relation", metavar="WORD", help="What the entry is to it: same, part_of, parent_of or renamed.")
    @acting
    @formats("text", "json")
    def judge(form: str, entry: str, ror: str, why: str, relation: str | None, who: Actor) -> None:
        from isthmus.faces.shapes.links import RELATIONS, judge_link

        if relation is not None and relation not in RELATIONS:
            raise UnknownName("relation", relation, RELATIONS)
        pair, listed, item = _both(entry, ror)
        said = judge_link(who, pair, listed, item, state, why, relation)
        _told(form, said, f"{listed.names[0]} and {item.display}: {WORDS[state]} ({said['basis']['relation']})")

    judge.__doc__ = text
    return click.command(WORDS[state] if state == "unsure" else {"positive": "confirm", "negative": "reject"}[state])(
        judge
    )


COMMAND.add_command(_judge("positive", "Confirm the tie of ENTRY (LIST:ID) to the institution ROR."))
COMMAND.add_command(_judge("negative", "Reject the tie of ENTRY (LIST:ID) to the institution ROR: it is not followed."))
COMMAND.add_command(_judge("unsure", "Say that the tie of ENTRY (LIST:ID) to the institution ROR cannot be told."))


@COMMAND.command()
@click.argument("entry")
@click.argument("ror")
@click.option("--why", required=True, metavar="TEXT", help="The reason, in a few words.")
@acting
@formats("text", "json")
def undo(form: str, entry: str, ror: str, why: str, who: Actor) -> None:
    """Take the newest judgement of a tie back; what stood before it stands again."""
    from isthmus.faces.shapes.links import undo_link

    pair, listed, item = _both(entry, ror)
    said = undo_link(who, pair, why)
    _told(form, said, f"{listed.names[0]} and {item.display}: {WORDS[said['state']]} again")


def _both(entry: str, ror: str) -> tuple[Pair, Entry, Institution]:
    """Return the pair asked for with its two records, or raise with the nearest."""
    from isthmus.faces.shapes.links import pair_records
    from isthmus.lake.open import open_lake

    return pair_records(open_lake(), entry, ror)


def _rows(list_id: str | None, state: str | None, find: str) -> list[dict[str, Any]]:
    """Return the ties as plain rows, in the order of lists, entries and institutions."""
    from isthmus.faces.cli.screening import screening_of
    from isthmus.faces.shapes.links import link_rows
    from isthmus.lake.open import open_lake

    if state is not None and state not in STATES:
        raise UnknownName("state", state, STATES)
    screening = screening_of(open_lake())
    lists = [made.list_id for made in screening.lists]
    if list_id is not None and list_id not in lists:
        raise UnknownName("list", list_id, lists)
    low = find.casefold()
    return [
        row
        for row in link_rows(screening)
        if (list_id is None or row["list_id"] == list_id)
        and (state is None or row["state"] == state)
        and (not low or low in f"{row['entry']} {row['institution']}".casefold())
    ]


def _table(rows: list[dict[str, Any]], limit: int) -> None:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("state", "entry", "relation", "institution", "ids", "why"):
        table.add_column(name, overflow="fold", no_wrap=name in ("state", "relation"))
    for row in rows[:limit]:
        by = f" ({row['who']}, {row['date']})" if row["state"] != "none" else ""
        ids = f"{row['list_id']}:{row['entry_id']}\n{row['ror_id'].removeprefix('https://ror.org/')}"
        cells = (WORDS[row["state"]], row["entry"], row["relation"], row["institution"], ids, row["reason"] + by)
        table.add_row(*(Text(str(c)) for c in cells))
    people().print(table)
    more = f"; {limit} shown (--limit)" if len(rows) > limit else ""
    people().print(f"{len(rows)} ties{more}. Judge one: isthmus link confirm LIST:ENTRY ROR --why '...' --as NAME")


def _told(form: str, said: dict[str, Any], words: str) -> None:
    if form == "json":
        put_json(said)
    else:
        people().print(Text(f"{words}, as {said['actor']} says. Undo: isthmus link undo ..."), soft_wrap=True)
