"""China's export control, attention and unreliable-entity lists, compiled from the Ministry of Commerce's notices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._compiled import read_compiled
from isthmus.source._entries import TABLES, Address
from isthmus.source._lists import country_code

SOURCE = Source(
    id="china-mofcom",
    title="China: export control, attention and unreliable-entity lists",
    publisher="Ministry of Commerce, People's Republic of China",
    licence="Government of China notices: facts used",
    citation="Notices of the Ministry of Commerce, 2023 to June 2026, compiled 19 July 2026",
    cadence="as published",
    grain="one organisation on one of the lists",
    live="https://aqygzj.mofcom.gov.cn/",
    files=("china_mofcom/*.json*",),
    tables=TABLES,
    dated="2026-06-29",
    floor=50,
    ceiling=5_000,
    caveats=("Each list has its own effect: see the notice that each entry cites.",),
    download=(
        ByHand(
            url="https://aqygzj.mofcom.gov.cn/",
            to="china_mofcom/entries.json",
            how="the list is a notice. Write it as "
            '[{"id", "list_id", "source_list_name", "entity_name", "aliases", "addresses"}, ...].',
        ),
    ),
)
BEGINNINGS = {"日本": "JP", "美国": "US", "中国台湾": "TW", "台湾": "TW"}
"""Countries and places with which an address in Chinese may begin."""


def read(part: Part) -> Iterator[Batch]:
    """Yield the entries of one document, which holds several lists."""
    return read_compiled(part, SOURCE, place)


def place(text: str) -> Address:
    """Return an address; its country begins it in Chinese, or ends it in English before the postal note.

    >>> place("1 Example Street, Exampletown, Belgium（邮编：X-1）").country
    'BE'
    """
    plain = re.sub(r"[（(][^）)]*[）)]\s*$", "", text).strip()
    begins = next((code for name, code in BEGINNINGS.items() if plain.startswith(name)), None)
    return Address(text.strip(), None, begins or country_code(plain.rpartition(",")[2]))
