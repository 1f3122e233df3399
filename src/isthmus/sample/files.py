"""Files written whole or not at all, the same bytes for the same content on one machine."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from isal import isal_zlib

GZIP_LEVEL = 1
_GZIP_FORMAT = 31


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write chunks to a file; one that ends in ``.gz`` is compressed, with no time or name inside."""
    path.parent.mkdir(parents=True, exist_ok=True)
    building = path.with_name(path.name + ".tmp")
    with building.open("wb") as stream:
        if path.suffix == ".gz":
            packer = isal_zlib.compressobj(GZIP_LEVEL, wbits=_GZIP_FORMAT)
            for chunk in chunks:
                stream.write(packer.compress(chunk))
            stream.write(packer.flush())
        else:
            stream.writelines(chunks)
    building.replace(path)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write(path, [text.getvalue().encode()])
