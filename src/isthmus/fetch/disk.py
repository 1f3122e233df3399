"""Files of a mirror: written whole or not at all, and looked at before they are trusted."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from isal import igzip

from isthmus.fetch.failures import Refused, Unsaved

CHUNK = 2**20
_UNPACK: Any = igzip.open
_ENDS = {".json": (b"}", b"]"), ".xml": (b">",)}
_PAGE = (b"<!doctype html", b"<html")


@contextmanager
def saving(path: Path) -> Iterator[None]:
    """Turn a failure to write at ``path`` into `Unsaved`, which names the reason."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unsaved(f"Cannot write {path}: {reason}.", "Free space or give a folder you may write: --to") from error


def write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that it is there whole or not at all."""
    with saving(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(data)
        temporary.replace(path)


def digests(path: Path, *names: str) -> dict[str, str]:
    """Return a file's checksums by name of algorithm, reading it once."""
    found = {name: hashlib.new(name, usedforsecurity=False) for name in {"sha256", *names}}
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            for digest in found.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in found.items()}


def fault(path: Path, name: str) -> str:
    """Say why the file fetched as ``name`` cannot be whole, by its ending; an empty text where nothing is wrong.

    Raises
    ------
    Refused
        When it is a web page where data were expected.
    """
    with path.open("rb") as file:
        head = file.read(512).lstrip().lower()
        file.seek(max(0, path.stat().st_size - 64))
        tail = file.read().rstrip(b" \t\r\n\0\x1a")
    suffix = name[name.rfind(".") :]
    if head.startswith(_PAGE) and suffix not in (".html", ".htm"):
        raise Refused(
            f"The address of {name} gave a web page, not a file.",
            "A login or notice may stand before it: open it in a browser, and save the file by hand.",
        )
    if not head:
        return "it is empty"
    if suffix in _ENDS and not tail.endswith(_ENDS[suffix]):
        return f"it ends in {tail[-12:]!r}, in the middle"
    if suffix == ".parquet" and not (head.startswith(b"par1") and tail.endswith(b"PAR1")):
        return "it is not a whole Parquet file"
    if suffix == ".zip" and not zipfile.is_zipfile(path):
        return "it is not a whole zip archive"
    return _broken_gzip(path) if suffix == ".gz" else ""


def _broken_gzip(path: Path) -> str:
    try:
        with _UNPACK(path, "rb") as file:
            while file.read(CHUNK):
                pass
    except (OSError, EOFError) as error:
        return f"it is not whole gzip ({error})"
    return ""
