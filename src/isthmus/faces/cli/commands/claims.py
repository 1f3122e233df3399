"""``isthmus claims``: what is said in public about research cooperation, and what the data say of it."""

from __future__ import annotations

import shlex

import click

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.model.errors import UnknownName


@click.command()
@click.argument("claim", required=False)
@click.option("--language", default="en", show_default=True, help="en, zh-Hans or zh-Hant (the page's own words).")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where html and pdf go; without it: stdout.")
@formats("text", "html", "pdf", "json")
def COMMAND(form: str, claim: str | None, language: str, as_of: str | None, out: str | None) -> None:  # noqa: N802
    """Judge the register of claims on this lake, or CLAIM alone."""
    from isthmus.lake.open import open_lake
    from isthmus.report.claims_page import judge, to_html, to_json
    from isthmus.report.pdf import to_pdf
    from isthmus.words import LANGUAGES, say

    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    lake = open_lake(as_of=as_of)
    found = judge(lake, claim)
    if form == "json":
        put_json(to_json(found))
        return
    if form == "text":
        for c, finding in found:
            people().print(f"[bold]{c.claim}[/] ({c.id})", soft_wrap=True)
            people().print(f"  {say(f'claim_verdict.{finding.verdict}', language)}. {finding.why}", soft_wrap=True)
            people().print(f"  Said in: {c.said_in}. {c.publisher}, {c.dated}", style="dim", soft_wrap=True)
        return
    words = ["isthmus", "claims", *([claim] if claim else []), "--as-of", lake.snapshot_id, "--format", "html"]
    page = to_html(found, shlex.join(words), language)
    put_bytes(to_pdf(page) if form == "pdf" else page.encode(), out, f"claims.{form}")
