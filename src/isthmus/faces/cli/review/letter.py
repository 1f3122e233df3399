"""``isthmus review letter``: the reasons letter, or the memo, as HTML, PDF or DOCX."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_bytes, put_json

LETTERS = ("en", "zh-Hans", "zh-Hant")
KINDS = ("html", "pdf", "docx", "json")


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--memo", is_flag=True, help="The case memo instead: findings for the decider, without names.")
@click.option("--to", default="", metavar="PERSON", help="Whom the letter is written to, such as P2.")
@click.option("--language", default="en", metavar="NAME", help=f"{', '.join(LETTERS)}; without it: en.")
@click.option("--office", default="", metavar="TEXT", help="The office that sends it.")
@click.option("--out", metavar="FILE", help="The file; its ending chooses the format.")
@acting
@formats(*KINDS)
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, memo: bool, to: str, language: str, office: str, out: str | None, who: str | None
) -> None:
    """Write the reasons letter of a decided case, or with --memo the case memo.

    The letter prints how each rule was verified, says "not eligible for this funding" and never "prohibited" unless the
    rule is law, gives the facts about the person, what would make it possible, the appeal, and what is not covered.
    """
    from isthmus.model.errors import UnknownName
    from isthmus.report.letter import letter
    from isthmus.report.memo import memo as memo_of
    from isthmus.report.render import to_docx, to_html, to_pdf

    if language not in LETTERS:
        raise UnknownName("language", language, LETTERS)
    ending = Path(out or "").suffix.lstrip(".").lower()
    kind = ending if ending in KINDS and form == KINDS[0] else form
    with cabinet(who) as desk:
        review = desk.open(case_id).review
        if memo:
            made = memo_of(review, desk.today, language, office)
        else:
            names = desk.names(case_id, "to write the reasons letter") if review.decision else {}
            made = letter(review, names, desk.today, language, office, to)
    if kind == "json":
        put_json(msgspec.to_builtins(made))
        return
    data = {"html": lambda: to_html(made).encode(), "pdf": lambda: to_pdf(made), "docx": lambda: to_docx(made)}[kind]()
    put_bytes(data, out, f"{'memo' if memo else 'letter'}.{kind}")


COMMAND.name = "letter"
