"""``isthmus brief``: the evidence brief of a pair, a country, a group, an institution or a field."""

from __future__ import annotations

import click
from rich.console import Console

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.model.errors import UnknownName


@click.command()
@click.argument("names", nargs=-1)
@click.option("--institution", help="Institution, by ROR id or exact name (works loaded).")
@click.option("--field", help="OpenAlex field, by number or name (works loaded).")
@click.option("--from", "first", type=int, metavar="YEAR", help="First year.")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year.")
@click.option("--language", default="en", show_default=True, help="en, zh-Hans or zh-Hant.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where html and pdf go; without it: stdout.")
@formats("text", "html", "pdf", "json")
def COMMAND(  # noqa: N802
    form: str, names: tuple[str, ...], language: str, as_of: str | None, out: str | None, **given: str | int | None
) -> None:
    """Write what the data say about NAMES: one or two countries, or groups as group:EU.

    \b
    isthmus brief US CN --format pdf --out us-cn.pdf
    isthmus brief DE group:ASEAN --language zh-Hans --format html --out brief.html
    """  # noqa: D301
    from isthmus.faces.shapes.brief import command
    from isthmus.lake.open import open_lake
    from isthmus.report.evidence_brief import to_html, to_json, written
    from isthmus.report.pdf import to_pdf
    from isthmus.report.subject import subject_of
    from isthmus.words import LANGUAGES

    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    lake = open_lake(as_of=as_of)
    brief = written(lake, subject_of(lake, names, **given))  # type: ignore[arg-type]
    if form == "json":
        put_json(to_json(brief, language))
    elif form == "text":
        _show(to_json(brief, language), people())
    else:
        asked = {"names": names, "from": given.pop("first"), "to": given.pop("last")} | given
        page = to_html(brief, command(asked, language, lake.snapshot_id), language)
        put_bytes(to_pdf(page) if form == "pdf" else page.encode(), out, f"brief.{form}")


def _show(brief: dict[str, object], console: Console) -> None:
    console.print(f"[bold]{brief['title']}[/]")
    if brief["sample"]:
        console.print("[bold red]SAMPLE[/]: fictional countries and works, made by a generator.")
    sections = brief["sections"]
    assert isinstance(sections, list)
    for s in sections:
        if s["state"] == "measured":
            for text in s["statements"]:
                console.print(f"- {text}", soft_wrap=True)
        else:
            console.print(f"- {s['id']}: {s['state'].replace('_', ' ')}. {s['why']}", style="dim", soft_wrap=True)
    for vintage in dict.fromkeys(v for s in sections for v in s["vintages"]):
        console.print(f"Vintage {vintage}", style="dim", soft_wrap=True)
