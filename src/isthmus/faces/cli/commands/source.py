"""``isthmus source``: what sources there are, how they stand here, and fetching them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from rich.table import Table

from isthmus.discovery import member
from isthmus.faces.cli.output import formats, notes, people, put_json
from isthmus.faces.shapes.lake import source_record
from isthmus.lake.snapshot import lake_path


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """See the sources and fetch them. Only fetch asks other machines."""


COMMAND.name = "source"


@COMMAND.command("list")
@formats("table", "json")
def list_(form: str) -> None:
    """Show every source: licence, cadence, where it stands, its age; and important lists that are not loaded."""
    from isthmus.lake.inputs import mirror_path
    from isthmus.lake.standing import standings
    from isthmus.source._not_loaded import not_loaded

    today = datetime.now(UTC).date()
    found, missing = standings(mirror_path(), lake_path(), today), not_loaded()
    if form == "json":
        put_json({"on": today.isoformat(), "sources": found, "not_loaded": missing})
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("Source", min_width=40)
    for name in ("State", "Dated", "Days"):
        table.add_column(name, no_wrap=True, justify="right" if name == "Days" else "left")
    table.add_column("Cadence", max_width=12)
    table.add_column("Licence", max_width=18)
    for s in found:
        late = " [red]overdue[/]" if s.overdue else ""
        loaded = ", sample" if s.sample else ", lake" if s.in_lake and s.state != "lake" else ""
        days = "" if s.age is None else f"{s.age:,}"
        table.add_row(
            f"{s.id}\n  [dim]{s.title}[/]", s.state + loaded, s.dated or "", days, s.cadence + late, s.licence
        )
    console = people()
    console.print(table)
    console.print("\n[bold]Important lists that are not loaded[/]")
    for entry in missing:
        console.print(f"  {entry.title} ({entry.publisher}), looked at {entry.checked_on}: {entry.why}", soft_wrap=True)


@COMMAND.command()
@click.argument("source_id", metavar="ID")
@formats("text", "json")
def show(source_id: str, form: str) -> None:
    """Show everything that a source says of itself, and where it is fetched from."""
    facts = facts_of(source_id)
    if form == "json":
        put_json(facts)
        return
    console = people()
    for name, value in facts.items():
        for line in value if isinstance(value, list | tuple) and value else [value]:
            shown = line if isinstance(line, str) else msgspec.json.encode(line).decode()
            console.print(f"{name:<18} {shown}", soft_wrap=True, markup=False)
            name = ""  # noqa: PLW2901  (a value of several lines has its name once)


@COMMAND.command()
@click.argument("source_id", metavar="ID")
@click.option("--to", metavar="FOLDER", help="The mirror folder; without it: ISTHMUS_MIRROR.")
@click.option("--filter", "filter_", metavar="TEXT", default="", help="OpenAlex's filter, for lists of its API.")
@click.option("--limit", type=click.IntRange(1), help="At most so many records of a list, or files of a snapshot.")
@click.option("--snapshot", is_flag=True, help="Fetch the whole snapshot (OpenAlex), file by file.")
@click.option("--form", "shape", default="jsonl", show_default=True, help="Form of the snapshot: jsonl or parquet.")
@click.option(
    "--server", metavar="URL", default="", help="Ask this server, which holds a copy, in the publisher's place."
)
@click.option("--again", is_flag=True, help="Fetch also what has not changed.")
@click.option("--tries", type=click.IntRange(1, 100), default=6, show_default=True, help="Tries without progress.")
@click.option("--max-seconds", type=click.IntRange(1), default=21_600, show_default=True, help="For one file.")
@formats("table", "json")
def fetch(
    form: str, source_id: str, to: str | None, filter_: str, limit: int | None, snapshot: bool, shape: str,
    server: str, again: bool, tries: int, max_seconds: int,
) -> None:  # fmt: skip
    """Fetch a source's live files into a mirror folder, where lake build reads them.

    A file that has not changed is not fetched again; one that broke off goes on where it was. Set
    ISTHMUS_CONTACT to a mail address that publishers may write to, and ISTHMUS_OPENALEX_KEY to a key of
    OpenAlex's API.
    """
    from isthmus.faces.cli.fetching import FetchProgress
    from isthmus.fetch.http import Http, Limits
    from isthmus.fetch.run import Options, fetch_source, mirror_folder

    source = member("source", "SOURCE", "source", source_id).SOURCE
    folder = mirror_folder(to)
    options = Options(filter=filter_, limit=limit, snapshot=snapshot, form=shape, server=server, again=again)
    with (
        FetchProgress() as listener,
        Http(Limits(tries=tries, total=max_seconds), tell=listener.warn) as http,
    ):
        outcomes = fetch_source(source, folder, http, listener, options)
    if form == "json":
        put_json({"source": source.id, "folder": str(folder), "files": outcomes})
        return
    counts = {s: sum(o.state == s for o in outcomes) for s in ("fetched", "unchanged", "removed", "by-hand")}
    told = ", ".join(f"{n:,} {s}" for s, n in counts.items() if n)
    people().print(f"{source.id}: {told}. Mirror: {folder}", soft_wrap=True, markup=False)
    notes().print(f"To read it: ISTHMUS_MIRROR={folder} isthmus lake build", soft_wrap=True, markup=False)


def facts_of(source_id: str) -> dict[str, Any]:
    """Return what a source says of itself; each download with its kind."""
    return source_record(member("source", "SOURCE", "source", source_id).SOURCE)
