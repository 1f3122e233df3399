"""OpenAlex's snapshot: a manifest, then its files one by one, each resumed and checked like any other.

Records move between the snapshot's partitions when they change, so a file that the manifest no longer names holds
records that stand elsewhere too, or nowhere: once all have come, such files are removed, if they were fetched here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec

from isthmus.fetch import sidecar
from isthmus.fetch.disk import write_whole
from isthmus.fetch.failures import Refused
from isthmus.fetch.http import Http, redacted

FORMS = {"jsonl": ".gz", "parquet": ".parquet"}
_SEGMENT = re.compile(r"[A-Za-z0-9_=-][A-Za-z0-9_=.-]*")


class EntryMeta(msgspec.Struct):
    """How large a file is."""

    content_length: int | None = None
    record_count: int | None = None


class Entry(msgspec.Struct):
    """A file of the snapshot."""

    url: str
    meta: EntryMeta = msgspec.field(default_factory=EntryMeta)


class Manifest(msgspec.Struct):
    """The manifest of one kind of record; ``entries`` is its older name for ``files``."""

    date: str = ""
    files: list[Entry] = []
    entries: list[Entry] = []


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the snapshot: where it is, its path below the folder of its kind, its bytes and date."""

    url: str
    path: str
    size: int | None
    dated: str


def pieces(http: Http, url: str, form: str) -> tuple[list[Piece], bytes]:
    """Return the files that the manifest at ``url`` names, oldest partition first, and the manifest itself.

    Raises
    ------
    Refused
        When it is no manifest, names nothing, or names a path that leads out of its folder.
    """
    raw = http.answer(url, bytes)
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.DecodeError as error:
        raise Refused(f"{redacted(url)} is not a manifest of OpenAlex: {error}.") from error
    kind = urlsplit(url).path.split("/")[-2]
    found = [_piece(e, url, kind, manifest.date) for e in manifest.files or manifest.entries]
    found = [p for p in found if p.path.endswith(FORMS[form])]
    if not found:
        raise Refused(f"{redacted(url)} names no {form} file.")
    return sorted(found, key=lambda p: p.path), raw


def _piece(entry: Entry, manifest: str, kind: str, date: str) -> Piece:
    """Return a manifest's entry with its address on the manifest's own server."""
    key = re.sub(r"^s3://[^/]+/|^https?://[^/]+/", "", entry.url)
    _before, mark, path = key.partition(f"/{kind}/")
    segments = path.split("/")
    if not mark or not all(_SEGMENT.fullmatch(s) for s in segments):
        raise Refused(f"{redacted(manifest)} names {entry.url!r}, which is not a file below {kind}/.")
    base = urlsplit(manifest)
    folder = base.path.rpartition("/")[0]
    address = urlunsplit((base.scheme, base.netloc, f"{folder}/{path}", "", ""))
    return Piece(url=address, path=path, size=entry.meta.content_length, dated=date)


def gone(folder: Path, found: list[Piece], form: str) -> Iterator[Path]:
    """Yield the files of this form that were fetched into ``folder`` and that the manifest no longer names."""
    named = {folder / p.path for p in found}
    for path in sorted(folder.glob(f"updated_date=*/*{FORMS[form]}")):
        if path not in named and sidecar.read(path) is not None:
            yield path


def remove(path: Path) -> None:
    """Remove a file and what stands beside it."""
    path.unlink(missing_ok=True)
    sidecar.beside(path).unlink(missing_ok=True)


def keep_manifest(folder: Path, form: str, raw: bytes) -> None:
    """Keep the manifest beside the files, hidden from readers."""
    write_whole(folder / f".manifest-{form}.json", raw)
