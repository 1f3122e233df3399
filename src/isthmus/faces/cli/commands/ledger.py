"""``isthmus ledger``: read the record of every act, and prove that it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_bytes, put_json

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Read the record of every act, and check that it is whole."""


COMMAND.name = "ledger"


@COMMAND.command()
@click.option("--head", "known", metavar="FILE|LINE", help="A head that was kept elsewhere: must be in the chain.")
@formats("table", "json")
def verify(form: str, known: str | None) -> None:
    """Read the whole store again: entries edited, dropped, moved or cut off, rows not as written. Exit 1 if so."""
    from isthmus.store import open_store
    from isthmus.store.ledgers import head_of

    with open_store() as store:
        kept = None if known is None else head_of(Path(known).read_text() if Path(known).is_file() else known)
        report = store.ledger.verify(kept)
    if form == "json":
        put_json(msgspec.to_builtins(report) | {"whole": report.whole, "head_given": kept is not None})
    else:
        console = people()
        for finding in (*report.findings, *report.remarks):
            console.print(f"  entry {finding.seq}: {finding.text} ({finding.code})", markup=False, soft_wrap=True)
        console.print(f"{report.entries} entries, {len(report.findings)} not as written; the chain ends at")
        console.print(f"{report.store}:{report.seq}:{report.hash}", soft_wrap=True)
        if kept is None:
            console.print("Without a head kept elsewhere (--head) a chain written anew to its end cannot be told.")
    if not report.whole:
        raise click.exceptions.Exit(1)


@COMMAND.command()
@click.option("--out", metavar="FILE", help="Where to write it; without it, stdout.")
@formats("json", "line")
def head(form: str, out: str | None) -> None:
    """Print the end of the chain, signed: keep it with somebody else, and a later cut shows."""
    from datetime import UTC, datetime

    from isthmus.store import open_store
    from isthmus.store.ledgers import signed

    with open_store() as store:
        found = store.ledger.head()
    if form == "line":
        text = found.text()
    else:
        stamped = signed(found, datetime.now(UTC).isoformat(timespec="seconds"))
        text = msgspec.json.format(msgspec.json.encode(stamped), indent=2).decode()
    put_bytes(f"{text}\n".encode(), out or "-", "head.json")


@COMMAND.command()
@click.option("--after", default=0, metavar="N", help="Begin after this entry.")
@click.option("--limit", default=50, show_default=True, metavar="N", help="At most so many.")
@click.option("--kind", metavar="KIND", help="Only entries about a case, judgement, account, ...")
@click.option("--subject", metavar="ID", help="Only entries about this case or other subject.")
@acting
@formats("table", "json")
def show(form: str, who: Actor, after: int, limit: int, kind: str | None, subject: str | None) -> None:
    """Show entries: who did what, when, in which role. An auditor's; reading is an entry too."""
    from rich.table import Table

    from isthmus.store import open_store

    with open_store() as store:
        entries = store.ledger.entries(who, after, max(1, min(limit, 10_000)), kind, subject)
    if form == "json":
        put_json({"entries": entries})
        return
    table = Table(
        "Entry", "When (UTC)", "Who", "Role", "Action", "Subject", box=None, header_style="bold", pad_edge=False
    )
    for entry in entries:
        row = (str(entry.seq), entry.at[:19], entry.actor, entry.role, entry.action, entry.subject)
        table.add_row(*row)
    people().print(table)
