"""A document -> one HTML page, a PDF of it (WeasyPrint), or a DOCX (python-docx): the same parts, nothing fetched."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from typing import Any

from isthmus.model.errors import IsthmusError
from isthmus.report.document import Document, Part
from isthmus.report.page import page

FONTS = {"en": "Noto Serif, DejaVu Serif, serif", "zh-Hans": "Noto Serif CJK SC", "zh-Hant": "Noto Serif CJK TC"}
WORD_FONTS = {"zh-Hans": "Noto Serif CJK SC", "zh-Hant": "Noto Serif CJK TC"}
"""The font that holds each language's characters."""


class NoFont(IsthmusError):
    """A font that a language needs is not installed: an error, never empty boxes."""

    status = 503
    title = "A font is missing"


def to_html(document: Document) -> str:
    """Return a document as one self-contained HTML page."""
    return page(
        "letter.html.j2", document.language, stylesheet="letter.css", document=document, blocks=_grouped(document)
    )  # fmt: skip


def to_pdf(document: Document) -> bytes:
    """Return a document as PDF.

    Raises
    ------
    NoFont
        When it holds Chinese characters and no font on this machine can print them.
    """
    from weasyprint import HTML  # noqa: PLC0415  (loads Pango; only where a PDF is asked for)

    need_font(document)
    made: bytes = HTML(string=to_html(document), url_fetcher=_nothing).write_pdf(
        pdf_identifier=b"isthmus", pdf_tags=True
    )  # fmt: skip
    return made


def _nothing(url: str, **_options: Any) -> dict[str, Any]:
    """Refuse to fetch anything at all."""
    raise ValueError(f"A document asks nothing of the network: {url}")


def need_font(document: Document) -> None:
    """Raise `NoFont` when a document's characters have no font here."""
    text = "".join(
        [document.title, *(p.text for p in document.parts), *(c for p in document.parts for r in p.rows for c in r)]
    )
    if any("\u3400" <= c <= "\u9fff" for c in text) and not _has_font(FONTS.get(document.language, FONTS["zh-Hans"])):
        raise NoFont(
            "No font for Chinese characters is installed.",
            "Install one, such as Debian's fonts-noto-cjk, or write the letter with --format docx.",
        )


@cache
def _has_font(family: str) -> bool:
    """Return whether fontconfig knows a font that covers Chinese characters."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    found = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    return "CJK" in found.stdout or family in found.stdout


def _grouped(document: Document) -> list[list[Part]]:
    """Return the parts with list items that follow each other, and what stands under them, together."""
    groups: list[list[Part]] = []
    for part in document.parts:
        inside = bool(groups) and groups[-1][0].kind == "li" and part.kind in ("li", "under", "note")
        if inside:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def to_docx(document: Document) -> bytes:
    """Return a document as a Word file: real headings, lists and tables, so that it can be worked on."""
    from docx import Document as Word  # noqa: PLC0415  (loads lxml)
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    word = Word()
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif", Pt(11)
    east = WORD_FONTS.get(document.language, "Noto Serif CJK SC")
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east)
    word.core_properties.title, word.core_properties.author = document.title, document.office
    word.core_properties.language = document.language
    if document.office:
        word.add_paragraph(document.office)
    word.add_heading(document.title, 0)
    word.add_paragraph("   ".join(f"{k}: {v}" for k, v in document.head))
    for part in document.parts:
        _word_part(word, part)
    word.sections[0].footer.paragraphs[0].text = document.foot
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def _word_part(word: Any, part: Part) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    if part.kind == "h":
        word.add_heading(part.text, 1)
    elif part.kind == "table":
        table = word.add_table(rows=0, cols=len(part.rows[0]), style="Table Grid")
        for n, row in enumerate(part.rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = ""
                cell.paragraphs[0].add_run(text).bold = n == 0
    else:
        made = word.add_paragraph(style="List Bullet" if part.kind == "li" else None)
        run = made.add_run(part.text)
        if part.kind == "under":
            made.paragraph_format.left_indent = Pt(18)
        if part.kind == "note":
            run.font.size = Pt(9)
            made.paragraph_format.left_indent = Pt(18)
