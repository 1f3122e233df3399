"""Japan's Foreign End User List, compiled from the notice of the Ministry of Economy, Trade and Industry."""

from __future__ import annotations

from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._compiled import Compiled, read_compiled
from isthmus.source._entries import TABLES, Address

SOURCE = Source(
    id="japan-meti",
    title="Japan: Foreign End User List",
    publisher="Ministry of Economy, Trade and Industry, Japan",
    licence="Government of Japan content: facts used",
    citation="Foreign End User List, METI, 29 September 2025, compiled 20 July 2026",
    cadence="yearly",
    grain="one organisation",
    live="https://www.meti.go.jp/policy/anpo/law05.html",
    files=("japan_meti/*.json*",),
    tables=TABLES,
    dated="2025-09-29",
    floor=100,
    ceiling=5_000,
    unique=("listing", "entry_id"),
    caveats=(
        "An export to an organisation on this list needs a licence unless it plainly has no weapons use: no ban.",
        "The compilation ran some names together with their country; they are taken apart again.",
    ),
    download=(
        ByHand(
            url="https://www.meti.go.jp/policy/anpo/law05.html",
            to="japan_meti/entries.json",
            how="the list is a notice. Write it as "
            '[{"id", "list_id", "source_list_name", "entity_name", "aliases", "addresses"}, ...].',
        ),
    ),
)
RUN_TOGETHER = "People's Republic of China"
"""The country that the compilation runs together with the name that follows."""


def read(part: Part) -> Iterator[Batch]:
    """Yield the organisations of one document."""
    return read_compiled(part, SOURCE, place, tidy)


def place(text: str) -> Address:
    """Return an address, which here is a country."""
    return Address(None, text.strip())


def tidy(entry: Compiled) -> None:
    """Give an entry back the name that stands behind its country."""
    if not (entry.entity_name or "").strip() and len(entry.addresses) == 1:
        _country, found, name = entry.addresses[0].partition(f"{RUN_TOGETHER} ")
        if found:
            entry.entity_name, entry.addresses = name, [RUN_TOGETHER]
