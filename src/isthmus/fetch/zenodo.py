"""Finds a file of a Zenodo record: its address, checksum, size and date."""

from __future__ import annotations

from fnmatch import fnmatchcase

import msgspec

from isthmus.fetch.failures import Refused
from isthmus.fetch.http import Http, redacted


class Links(msgspec.Struct):
    """Addresses of a file."""

    self: str = ""


class Entry(msgspec.Struct):
    """A file of a record."""

    key: str
    links: Links
    size: int | None = None
    checksum: str = ""


class Metadata(msgspec.Struct):
    """What a record says of itself."""

    publication_date: str = ""


class Record(msgspec.Struct):
    """A record."""

    files: list[Entry] = []
    metadata: Metadata = msgspec.field(default_factory=Metadata)


class Hits(msgspec.Struct):
    """Records found."""

    hits: list[Record] = []


class Answer(Record):
    """A record, or a list of them under ``hits``."""

    hits: Hits | None = None


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a record, with its date and size."""

    name: str
    url: str
    checksum: str
    size: int | None
    dated: str


def find(http: Http, url: str, match: str) -> Found:
    """Return the file named like ``match`` of the record (of the first record found) at ``url``.

    Raises
    ------
    Refused
        When the answer is not Zenodo's, or names no such file.
    """
    try:
        answer = http.answer(url, msgspec.json.Decoder(Answer).decode)
    except msgspec.DecodeError as error:
        raise Refused(f"{redacted(url)} does not answer as Zenodo does: {error}.") from error
    records = answer.hits.hits if answer.hits else [answer]
    for record in records[:1]:
        for entry in record.files:
            if fnmatchcase(entry.key, match) and entry.links.self:
                day = record.metadata.publication_date
                checksum = entry.checksum if entry.checksum.startswith(("md5:", "sha256:")) else ""
                return Found(name=entry.key, url=entry.links.self, checksum=checksum, size=entry.size, dated=day)
    names = ", ".join(e.key for r in records[:1] for e in r.files[:5]) or "none"
    raise Refused(f"{redacted(url)} names no file like {match!r}; it names {names}.")
