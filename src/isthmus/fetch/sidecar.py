"""What stands beside a fetched file, as ``NAME.fetched.json``: where it came from, when, and what it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from isthmus.fetch.disk import write_whole

SUFFIX = ".fetched.json"


class Fetched(msgspec.Struct, frozen=True, kw_only=True):
    """How a file of a mirror came there.

    ``sha256`` and ``bytes`` are of the file as it stands; ``archive_sha256`` is of the archive it was taken from.
    ``dated`` is the publisher's date of the content (ISO 8601), and ``dated_by`` says how it is known:
    ``publisher``, ``last-modified``, or only ``fetched``.
    """

    url: str
    fetched_at: str
    checked_at: str
    sha256: str
    bytes: int
    dated: str
    dated_by: str
    etag: str = ""
    last_modified: str = ""
    archive_sha256: str = ""
    checksum: str = ""
    """The publisher's own checksum of what was downloaded, which was found right."""
    query: str = ""
    records: int | None = None


def beside(path: Path) -> Path:
    """Return where a file's sidecar stands."""
    return path.with_name(path.name + SUFFIX)


def read(path: Path) -> Fetched | None:
    """Return the sidecar of the file at ``path``; None where there is none that can be read."""
    try:
        found = msgspec.json.decode(beside(path).read_bytes(), type=Fetched)
        date.fromisoformat(found.dated)
    except (OSError, ValueError):  # msgspec's errors are ValueErrors
        return None
    return found


def write(path: Path, fetched: Fetched) -> None:
    """Write the sidecar of the file at ``path``."""
    write_whole(beside(path), msgspec.json.format(msgspec.json.encode(fetched), indent=2) + b"\n")


def is_data(name: str) -> bool:
    """Say whether a file name of a mirror is data: not a sidecar, not a file on its way."""
    return not name.startswith(".") and not name.endswith(SUFFIX)
