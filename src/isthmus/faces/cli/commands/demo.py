"""``isthmus demo``: from nothing to a first true answer, its source, and a page to print."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from isthmus.faces.cli.output import people, put_bytes
from isthmus.lake.snapshot import lake_path

if TYPE_CHECKING:
    from isthmus.model.answer import Answer
    from isthmus.report.loaded import Loaded

COUNTRIES, PARTNER, YEARS = ("US", "DE", "FR", "IT"), "CN", (2013, 2022)
ASKED = (
    "isthmus measure copublication "
    + " ".join(f"-c {c}" for c in COUNTRIES)
    + f" -p {PARTNER} --from {YEARS[0]} --to {YEARS[1]}"
)


@click.command()
@click.option("--out", default="out/brief.html", show_default=True, help="Where the brief is written.")
def COMMAND(out: str) -> None:  # noqa: N802
    """Build the lake, read a first answer, and write a brief to print."""
    from isthmus.faces.cli.commands.lake import summary
    from isthmus.faces.cli.progress import BuildProgress
    from isthmus.lake.open import open_lake
    from isthmus.lake.prepare import build_lake
    from isthmus.measure import ask
    from isthmus.model.answer import Query
    from isthmus.report.loaded import loaded
    from isthmus.report.trend_brief import trend_brief

    console = people()
    console.print("[bold]1. Building the lake[/]")
    with BuildProgress() as listener:
        snapshot = build_lake(lake_path(), listener)
    console.print(summary(snapshot) + "\n", soft_wrap=True)
    lake = open_lake()
    query = Query(country=COUNTRIES, partner=(PARTNER,), first=YEARS[0], last=YEARS[1])
    answer = ask(lake, "copublication", query)
    console.print(
        "[bold]2. Is research cooperation with China falling?[/] Joint works by year, as OpenAlex counts them"
    )
    _series(answer, console)
    console.print("\n[bold]3. The works loaded one by one, by field[/]")
    _profile(loaded(lake), console)
    put_bytes(trend_brief(lake, answer, ASKED).encode(), out, "brief.html")
    console.print(f"\n[bold]4. A page to print[/]: {out}")
    console.print("\n[bold]Next[/]")
    for line in ("isthmus up", ASKED, "isthmus measure", "isthmus lake status", "isthmus --help"):
        console.print(f"  {line.replace('isthmus', program(), 1)}", soft_wrap=True)


def program() -> str:
    """Return what to type for ``isthmus`` here: its name where the shell finds it, else its path."""
    if shutil.which("isthmus"):
        return "isthmus"
    here = Path(sys.argv[0])
    return os.path.relpath(here) if here.name == "isthmus" else "python -m isthmus"


def _series(answer: Answer, console: Console) -> None:
    from isthmus.model.country import name
    from isthmus.report.trend_brief import by_country, sentence

    series = by_country(answer)
    table = Table("Year", box=None, header_style="bold", pad_edge=False)
    for c in series:
        table.add_column(name(c), justify="right")
    for year in range(YEARS[0], YEARS[1] + 1):
        values = [s.get(year) for s in series.values()]
        table.add_row(str(year), *("-" if v is None else f"{v:,}" for v in values))
    console.print(table)
    for c, s in series.items():
        console.print(sentence(c, s, name(PARTNER)), soft_wrap=True)
    for v in answer.vintages:
        console.print(f"Source: {v.citation}. Vintage {v.id}", style="dim", soft_wrap=True)
    for caveat in answer.caveats:
        console.print(f"Note: {caveat}", style="dim", soft_wrap=True)


def _profile(works: Loaded | None, console: Console) -> None:
    if works is None:
        console.print("No works are loaded.")
        return
    if works.sample:
        console.print("[bold red]SAMPLE[/]: fictional countries and works, made by a generator.")
    for row in works.profile[:8]:
        console.print(f"  {row['value']:6.1%}  {row['works']:>9,}  {row['field']}")
    if len(works.profile) > 8:
        rest = works.profile[8:]
        console.print(
            f"  {sum(r['value'] for r in rest):6.1%}  {sum(r['works'] for r in rest):>9,}  {len(rest)} other fields"
        )
    console.print(works.sentence(), soft_wrap=True)
