"""Citations and licences of what a lake holds: as text, BibTeX, CSL-JSON or plain JSON."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from isthmus.discovery import members
from isthmus.lake.snapshot import history, load
from isthmus.model.errors import IsthmusError, UnknownName
from isthmus.model.source import Vintage

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s;,]+")
_ARXIV = re.compile(r"\barXiv:(\d{4}\.\d{4,5})")
_TEX = {"\\": r"\textbackslash{}", **{c: f"\\{c}" for c in "&%$#_{}"}, "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}"}  # fmt: skip


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What to cite for one vintage, and under what terms it was published."""

    vintage: str
    title: str
    publisher: str
    citation: str
    licence: str
    dated: str
    url: str
    sha256: str
    sample: bool
    noncommercial: bool


def citations(root: Path, ids: tuple[str, ...] = ()) -> list[Citation]:
    """Return the citations of what the lake at ``root`` holds, or of the vintages named, also of older snapshots.

    Raises
    ------
    NoLake
        Where nothing has been built.
    UnknownName
        For an id that no snapshot holds; the nearest are named.
    """
    _id, snapshot = load(root)
    current = {v.id: v for v in snapshot.vintages}
    if not ids:
        return [citation_of(v) for v in current.values()]
    known = current if set(ids) <= current.keys() else _all_vintages(root) | current
    for asked in ids:
        if asked not in known:
            raise UnknownName("vintage", asked, known, "the lake's history")
    return [citation_of(known[asked]) for asked in dict.fromkeys(ids)]


def citation_of(vintage: Vintage) -> Citation:
    """Return what to cite for a vintage; a source that is gone leaves publisher and address empty."""
    module = members("source", "SOURCE").get(vintage.source)
    source = None if module is None or vintage.sample else module.SOURCE
    return Citation(
        vintage=vintage.id, title=vintage.title, publisher=source.publisher if source else "",
        citation=vintage.citation, licence=vintage.licence, dated=vintage.dated, url=source.live if source else "",
        sha256=vintage.sha256, sample=vintage.sample, noncommercial=vintage.noncommercial,
    )  # fmt: skip


def _all_vintages(root: Path) -> dict[str, Vintage]:
    found: dict[str, Vintage] = {}
    for snapshot_id in history(root):
        try:
            found |= {v.id: v for v in load(root, snapshot_id)[1].vintages}
        except IsthmusError:  # a snapshot of another schema: its vintages cannot be read
            continue
    return found


def as_text(found: list[Citation]) -> str:
    """Return citations for people, a paragraph each."""
    return "\n\n".join(map(_paragraph, found)) + "\n"


def _paragraph(c: Citation) -> str:
    notes = ["fictional sample"] * c.sample + ["non-commercial use only"] * c.noncommercial
    lines = [f"{c.title}{f' ({chr(44).join(notes)})' if notes else ''}", f"  Cite: {c.citation}"]
    lines.append(f"  Licence: {c.licence}")
    lines.append(f"  Vintage: {c.vintage}")
    return "\n".join(lines + ([f"  Address: {c.url}"] if c.url else []))


def as_csl(found: list[Citation]) -> list[dict[str, Any]]:
    """Return citations as CSL-JSON items of type ``dataset``."""
    return [_item(c) for c in found]


def _item(c: Citation) -> dict[str, Any]:
    item: dict[str, Any] = {"id": c.vintage, "type": "dataset", "title": c.title, "version": c.vintage}
    if c.publisher:
        item |= {"author": [{"literal": c.publisher}], "publisher": c.publisher}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", c.dated):
        item["issued"] = {"date-parts": [[int(n) for n in c.dated.split("-")]]}
    doi = _DOI.search(c.citation)
    item |= {"DOI": doi[0]} if doi else {}
    item |= {"URL": c.url} if c.url else {}
    return item | {"note": f"{c.citation}. Licence: {c.licence}."}


def as_bibtex(found: list[Citation]) -> str:
    """Return citations as BibTeX entries; the key is the vintage's id with plain characters only."""
    return "\n\n".join(map(_entry, found)) + "\n"


def _entry(c: Citation) -> str:
    fields = {"title": f"{{{tex(c.title)}}}"}
    if c.publisher:
        fields["author"] = f"{{{tex(c.publisher)}}}"
    if c.dated[:4].isdecimal():
        fields["year"] = c.dated[:4]
    doi, arxiv = _DOI.search(c.citation), _ARXIV.search(c.citation)
    if doi:
        fields["doi"] = doi[0]
    if arxiv:
        fields |= {"eprint": arxiv[1], "archiveprefix": "arXiv"}
    if c.url:
        fields["url"] = c.url
    fields["note"] = tex(f"{c.citation}. Licence: {c.licence}. Vintage {c.vintage}.")
    key = re.sub(r"[^A-Za-z0-9.-]+", "-", c.vintage)
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{{key},\n{body}}}"


def tex(text: str) -> str:
    """Return text with the characters that TeX reads as commands written out."""
    return "".join(_TEX.get(c, c) for c in text)
