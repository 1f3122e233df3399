"""A page as PDF: WeasyPrint, which is given nothing to fetch."""

from __future__ import annotations

from typing import Any


def to_pdf(html: str) -> bytes:
    """Return a self-contained page as a tagged PDF; an address outside the page is refused, never fetched."""
    from weasyprint import HTML  # noqa: PLC0415  (loads Pango; only where a PDF is asked for)

    made: bytes = HTML(string=html, url_fetcher=_nothing).write_pdf(pdf_identifier=b"isthmus", pdf_tags=True)
    return made


def _nothing(url: str, **_options: Any) -> dict[str, Any]:
    raise ValueError(f"A page asks nothing of the network: {url}")
