"""Takes one file out of a zip archive, and makes a JSON list of it into one object a line."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, cast

import msgspec

from isthmus.fetch.disk import CHUNK, saving
from isthmus.fetch.failures import Refused

LARGEST = 4 * 2**30
"""Bytes that one file of an archive may unpack to."""


def unpack(archive: Path, members: tuple[str, ...], target: Path, *, lines: bool) -> None:
    """Write the first member of ``archive`` that a glob of ``members`` names to ``target``, whole or not at all.

    A target named ``.gz`` is gzipped. Names inside the archive are only compared, never used as paths.

    Raises
    ------
    Refused
        When there is no such member, it is damaged, swells beyond `LARGEST`, or is not the JSON list that
        ``lines`` asks for.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        with zipfile.ZipFile(archive) as file, saving(target):
            info = _choose(file, members, archive)
            with file.open(info) as inside, _writing(temporary, packed=target.suffix == ".gz") as out:
                if lines:
                    for line in _items(inside.read(), info.filename):
                        out.write(line + b"\n")
                else:
                    shutil.copyfileobj(inside, out, CHUNK)
            temporary.replace(target)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise Refused(f"The archive for {target.name} cannot be unpacked: {error}.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _choose(file: zipfile.ZipFile, members: tuple[str, ...], archive: Path) -> zipfile.ZipInfo:
    for glob in members:
        for info in file.infolist():
            if fnmatchcase(info.filename.rpartition("/")[2], glob):
                if info.file_size > LARGEST:
                    raise Refused(f"{info.filename} of {archive.name} unpacks to {info.file_size:,} bytes.")
                return info
    inside = ", ".join(i.filename for i in file.infolist()[:5])
    raise Refused(f"The archive holds no {' or '.join(members)}; it holds {inside}.", "The publisher may have renamed.")


@contextmanager
def _writing(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    with path.open("wb") as raw:
        if not packed:
            yield raw
            return
        with gzip.GzipFile(filename="", mode="wb", fileobj=raw, compresslevel=6, mtime=0) as out:
            yield cast("IO[bytes]", out)


def _items(document: bytes, name: str) -> Iterator[bytes]:
    try:
        for item in msgspec.json.decode(document, type=list[msgspec.Raw]):
            yield msgspec.json.format(item, indent=-1)
    except msgspec.DecodeError as error:
        raise Refused(f"{name} is not a JSON list: {error}.") from error
