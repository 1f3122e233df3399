"""How a source says where its live files are: a tuple of these stands in ``SOURCE.download``.

``to`` is always a path below a mirror folder, and one that a glob of ``SOURCE.files`` finds: what is fetched is
what the reader reads.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class File(msgspec.Struct, frozen=True, kw_only=True):
    """One file at one address.

    ``checksum`` is what the publisher says of the content, as ``sha256:...`` or ``md5:...``. With ``member``, the
    file is a zip archive, and the first of these globs that finds one inside names the file to take out. With
    ``lines``, that is a JSON list, and is written as one object a line.
    """

    url: str
    to: str
    checksum: str = ""
    member: tuple[str, ...] = ()
    lines: bool = False


class Zenodo(msgspec.Struct, frozen=True, kw_only=True):
    """The file named like ``match`` of a Zenodo record, or of the newest record that a search gives.

    ``url`` is an address of Zenodo's API that answers with one record or with a list of them. Its checksum and
    date of publication are used. ``{name}`` in ``to`` stands for the file's own name.
    """

    url: str
    match: str
    to: str
    member: tuple[str, ...] = ()
    lines: bool = False


class Api(msgspec.Struct, frozen=True, kw_only=True):
    """A list of OpenAlex's API, read page by page.

    ``to`` ends in ``.jsonl.gz``, and ``{query}`` in it stands for the filter; or in ``.csv``, with ``columns`` as
    pairs of a column's name and the path of its value in the JSON object (``subfield.id``). ``bounded`` says that
    the whole list may be asked for; otherwise a filter or a limit is needed.
    """

    url: str
    to: str
    columns: tuple[tuple[str, str], ...] = ()
    bounded: bool = False


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """OpenAlex's snapshot of one kind of record: many files named by a manifest, fetched into the folder ``to``.

    ``url`` is the manifest's address, in which ``{form}`` stands for ``jsonl`` or ``parquet``.
    """

    url: str
    to: str


class ByHand(msgspec.Struct, frozen=True, kw_only=True):
    """A file that only a person can fetch: where it is, what to do there, and what to save it as."""

    url: str
    to: str
    how: str


Download: TypeAlias = File | Zenodo | Api | Snapshot | ByHand
