"""``isthmus measure``: ask a measure, and print its answer as a table, file or figure."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.files import to_csv, to_parquet
from isthmus.model.answer import Answer
from isthmus.model.country import name as country_name

TEXT = ("country", "partner", "field", "kind", "bloc", "other", "institution", "what", "verdict")
"""Columns of words; the others are of numbers."""
SHOWN = 60
"""Rows a person is shown; the rest are named and are in every other format."""


@click.command()
@click.argument("measure", required=False)
@click.option("--country", "-c", multiple=True, help="Country by code or name, or group:ID; several may be given.")
@click.option("--partner", "-p", multiple=True, help="The other side of the pair; several may be given.")
@click.option("--from", "first", type=int, metavar="YEAR", help="First year.")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year.")
@click.option("--field", help="OpenAlex field, by number or name (works loaded only).")
@click.option("--subfield", help="OpenAlex subfield, by number or name (works loaded only).")
@click.option("--topic", help="OpenAlex topic, by number or name (works loaded only).")
@click.option("--institution", help="Only works of an institution, by ROR id or exact name (works loaded only).")
@click.option("--layer", default="works", show_default=True, help="works, code, patents, ai_models or moves.")
@click.option("--level", default="country", show_default=True, help="country, or institution: the sides are ROR ids.")
@click.option("--counting", default="full", show_default=True, help="full, fractional, product, harmonic or share.")
@click.option("--at", type=int, metavar="YEAR", help="Year from which something differs, for before and after.")
@click.option("--bloc", "blocs", multiple=True, help="A bloc: NAME=US,CA,GB or group:ID; several may be given.")
@click.option("--top", type=float, help="Share of most cited works that counts as top; without it 0.1.")
@click.option("--seed", type=int, help="Seed of what is drawn at random; without it 1.")
@click.option("--basis", help="published or records; without it: published, or records when a filter needs them.")
@click.option(
    "--policy",
    default="separate",
    show_default=True,
    help="Country policy: separate, or cwts (HK and MO as CN).",
)
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where csv, parquet or svg go; without it: stdout.")
@formats("table", "csv", "json", "parquet", "svg")
def COMMAND(form: str, measure: str | None, as_of: str | None, out: str | None, **given: Any) -> None:  # noqa: N802
    """Ask MEASURE a question; without one, list the measures.

    \b
    isthmus measure copublication --country US --partner CN --from 2013 --to 2022
    """  # noqa: D301
    if measure is None:
        _list(form)
        return
    from isthmus.lake.open import open_lake
    from isthmus.measure import ask, query_of

    lake = open_lake(as_of=as_of)
    answer = ask(lake, measure, query_of(lake, **given))
    put(answer, form, out)


COMMAND.name = "measure"


def put(answer: Answer, form: str, out: str | None) -> None:
    """Print an answer in one of the five formats; all hold the same numbers."""
    name = answer.measure.id
    vintage = ";".join(v.id for v in answer.vintages)
    if form == "json":
        put_json(answer.contract())
    elif form == "csv":
        put_bytes(to_csv([r | {"vintage": vintage} for r in answer.rows]).encode(), out or "-", f"{name}.csv")
    elif form == "parquet":
        put_bytes(to_parquet(answer.rows, answer.contract() | {"rows": []}), out, f"{name}.parquet")
    elif form == "svg":
        put_bytes(_svg(answer).encode(), out, f"{name}.svg")
    else:
        show(answer, people())


def _svg(answer: Answer) -> str:
    from isthmus.figure.kinds import figure_of
    from isthmus.figure.render import svg

    return svg(figure_of(answer))


def show(answer: Answer, console: Console) -> None:
    """Print an answer for people: rows with a small bar each, then where they come from and what to mind."""
    m = answer.measure
    console.print(f"[bold]{m.title}[/] ({m.unit})")
    console.print(_table(answer))
    if len(answer.rows) > SHOWN:
        console.print(f"... and {len(answer.rows) - SHOWN:,} more rows: --format csv has them all.")
    for v in answer.vintages:
        console.print(f"Source: {v.title}, {v.dated} ({v.licence}). Vintage {v.id}", style="dim", soft_wrap=True)
    for caveat in answer.caveats:
        console.print(f"Note: {caveat}", style="dim", soft_wrap=True)


def _table(answer: Answer) -> Table:
    columns = [*answer.measure.keys, *answer.measure.columns]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for c in columns:
        table.add_column(c.capitalize(), justify="left" if c in TEXT else "right")
    table.add_column("")
    table.add_column("Note" if any(r["note"] for r in answer.rows[:SHOWN]) else "")
    top = max((abs(r["value"] or 0) for r in answer.rows), default=0) or 1
    for r in answer.rows[:SHOWN]:
        table.add_row(*(_cell(c, r.get(c)) for c in columns), bar(r["value"], top), r["note"])
    return table


def _cell(column: str, value: Any) -> str:
    if column in ("country", "partner") and (value is None or len(value) == 2):
        return country_name(value)
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}"
    if isinstance(value, str):
        return value.removeprefix("group:")
    return str(value) if column == "year" or not isinstance(value, int) else f"{value:,}"


def bar(value: float | None, top: float, width: int = 30) -> str:
    """Return a bar of block characters, an eighth of a character exact."""
    eighths = 0 if not value else round(8 * width * max(value, 0) / top)
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def _list(form: str) -> None:
    from isthmus.discovery import members

    found = [m.MEASURE for m in members("measure", "MEASURE").values()]
    if form == "json":
        put_json({"measures": found})
        return
    table = Table("Measure", "Question", "Unit", box=None, header_style="bold", pad_edge=False)
    for m in found:
        table.add_row(m.id, m.question, m.unit)
    people().print(table)
