"""A list of one's own: a CSV or XLSX table below ``own_lists/`` in a mirror, beside a mapping file of the same name.

``own_lists/partners.csv`` is read by ``own_lists/partners.toml``::

    list_id = "our-partners"
    title = "Partners under review"
    separator = ";"             # between aliases in one cell
    [columns]
    name = "Organisation"
    aliases = "Also known as"
    country = "Country"
    address = "City"
    listed_from = "Since"
    id = "No."

Only ``list_id``, ``title`` and the column of ``name`` are needed. ``kind``, ``listed_to``, ``citation`` and ``notes``
may be columns too, and for persons ``born``, ``identifier`` and ``employer``, which are kept sealed; ``sheet`` names a
sheet of an XLSX, ``encoding`` and ``delimiter`` say how a CSV is written, and ``publisher``, ``authority``, ``url`` and
``dated`` describe the list. A workbook's formulas and macros are never run: a cell gives the value stored in it.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import slashed_day
from isthmus.source._csv import Dialect, csv_rows
from isthmus.source._entries import TABLES, Address, Card, Entry, EntryRows, second_facts
from isthmus.source._files import whole
from isthmus.source._records import Keep, Rows
from isthmus.source._xlsx import xlsx_rows

SOURCE = Source(
    id="own-list",
    title="Lists of one's own",
    publisher="the user",
    licence="the user's own",
    citation="The user's own list",
    cadence="as the user keeps it",
    grain="one entry of one list",
    live="file:own_lists",
    files=("own_lists/*.csv", "own_lists/*.xlsx"),
    revision=2,
    tables=TABLES,
    dated="undated",
    beside=".toml",
    ceiling=1_000_000,
    caveats=("A list of the user's own, with no standing beyond what its keeper gives it.",),
)
SAMPLE = 'a,"1";\t\r'
"""What every encoding that is read writes as ASCII does: lines and cells are found before they are decoded."""
Row = dict[str, str]


class Columns(msgspec.Struct, forbid_unknown_fields=True):
    """Which column holds what."""

    name: str
    id: str | None = None
    aliases: str | None = None
    country: str | None = None
    address: str | None = None
    kind: str | None = None
    listed_from: str | None = None
    listed_to: str | None = None
    citation: str | None = None
    notes: str | None = None
    born: str | None = None
    identifier: str | None = None
    employer: str | None = None


class Mapping(msgspec.Struct, forbid_unknown_fields=True):
    """What the list is, and how its table is written."""

    list_id: str
    title: str
    columns: Columns
    publisher: str | None = None
    authority: str | None = None
    url: str | None = None
    dated: str | None = None
    sheet: str | None = None
    separator: str = ";"
    encoding: str = "utf-8"
    delimiter: str = ","


def read(part: Part) -> Iterator[Batch]:
    """Yield the entries of one table.

    Raises
    ------
    Unreadable
        Without a mapping file, or with one that names what is not there.
    """
    mapping = read_mapping(part.path.with_suffix(".toml"))
    card = Card(
        list_id=mapping.list_id, title=mapping.title, publisher=mapping.publisher, authority=mapping.authority,
        url=mapping.url, dated=mapping.dated,
    )  # fmt: skip
    named = {f: getattr(mapping.columns, f) for f in Columns.__struct_fields__}
    required = tuple(dict.fromkeys(column for column in named.values() if column))
    rows, keep = EntryRows(part, card), _keeper(mapping, named)
    if part.path.suffix.casefold() == ".xlsx":
        return xlsx_rows(part, mapping.sheet, required, rows, keep)
    return csv_rows(part, required, rows, keep, Dialect(delimiter=mapping.delimiter, encoding=mapping.encoding))


def read_mapping(path: Path) -> Mapping:
    """Return the mapping beside a table, checked."""
    if not path.is_file():
        raise Unreadable(f"There is no mapping file {path}.", "It says which column holds what: see docs/sources.md.")
    try:
        mapping = msgspec.toml.decode(whole(path), type=Mapping)
        encoding = codecs.lookup(mapping.encoding).name
        plain = SAMPLE.encode("ascii").decode(encoding) == SAMPLE
    except (msgspec.DecodeError, UnicodeError) as error:
        raise Unreadable(f"Cannot read {path}: {error}.", "See docs/sources.md.") from error
    except LookupError as error:
        raise Unreadable(f"{path} names the encoding {mapping.encoding[:80]!r}, which is not known.") from error
    if not plain:
        raise Unreadable(f"{path} names the encoding {encoding}, which is not read.", "Save the table as UTF-8.")
    if len(mapping.delimiter) != 1 or mapping.delimiter in '"\r\n\\ ' or not mapping.separator:
        raise Unreadable(f"{path} has a delimiter or a separator that cannot be.", "A delimiter is one character.")
    if not mapping.list_id.strip():
        raise Unreadable(f"{path} gives the list no id.")
    return mapping


def _keeper(mapping: Mapping, named: dict[str, str | None]) -> Keep[Row]:
    def keep(row: Row, rows: Rows) -> None:
        assert isinstance(rows, EntryRows)
        cell = {field: row[column].strip() or None for field, column in named.items() if column}
        country, address = cell.get("country"), cell.get("address")
        rows.entry(
            Entry(
                list_id=mapping.list_id,
                entry_id=cell.get("id") or rows.ids.of(cell["name"], country, address),
                name=cell["name"],
                aliases=(cell.get("aliases") or "").split(mapping.separator),
                kind=cell.get("kind"),
                addresses=[Address(address, country)] if address or country else [],
                listed_from=slashed_day(cell.get("listed_from")),
                listed_to=slashed_day(cell.get("listed_to")),
                citation=cell.get("citation"),
                notes=cell.get("notes"),
                facts=[
                    *second_facts([cell.get("born")], [cell.get("identifier")]),
                    *(("employer", e) for e in (cell.get("employer"),) if e),
                ],
            )
        )

    return keep
