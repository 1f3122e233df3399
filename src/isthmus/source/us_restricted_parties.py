"""The thirteen US lists named in NSF's Dear Colleague Letter of 8 July 2026, as compiled by nsfreg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day
from isthmus.source._lists import ListRows, country_code
from isthmus.source._records import BadRecord, Rows, json_items

COMPILED = (
    "lists",
    "bis_dpl",
    "bis_entity_list",
    "bis_meu",
    "cbp_wro",
    "dhs_uflpa",
    "dow_1260h",
    "dow_1286",
    "fcc_covered",
    "ofac_eo14032_annex",
    "ofac_nscmic",
    "state_debarred_admin",
    "state_debarred_statutory",
    "state_nonproliferation",
)
"""The compiler's files: ``lists.json`` describes the lists, each other one holds the entries of one."""
SOURCE = Source(
    id="us-restricted-parties",
    title="US restricted-party lists (thirteen)",
    publisher="US Departments of Commerce, War, Treasury, State, Homeland Security; FCC; CBP",
    licence="US Government works",
    citation="The publishers' lists as of 9 July 2026, compiled by phagehunter/nsfreg",
    cadence="as published",
    grain="one entry of one list, or one list",
    live="https://www.trade.gov/consolidated-screening-list",
    files=("us_restricted_parties/*.json",),
    tables=("list", "listing", "listing_name"),
    dated="2026-07-09",
    floor=5,
    ceiling=50_000,
    revision=2,
    caveats=("A listing has the meaning its list gives it, and no other: see the list's own terms.",),
    download=tuple(
        File(
            url=f"https://raw.githubusercontent.com/phagehunter/nsfreg/HEAD/data/{name}.json",
            to=f"us_restricted_parties/{name}.json",
        )
        for name in COMPILED
    ),
)


class Entry(msgspec.Struct):
    """An entry as the compiler gives it."""

    name: str | None = None
    aliases: list[str] = []
    country: str | None = None
    address: str | None = None
    status: str | None = None
    effective_date: str | None = None
    federal_register: str | None = None
    notes: str | None = None
    list_id: str = ""


class ListCard(msgspec.Struct):
    """What the compiler says of one list."""

    id: str | None = None
    official_name: str | None = None
    agency: str | None = None
    authority: str | None = None
    official_url: str | None = None
    snapshot: str | None = None
    description: str | None = None


def read(part: Part) -> Iterator[Batch]:
    """Yield the entries of one list's file, or the lists themselves from ``lists.json``."""
    if part.path.name.startswith("lists.json"):
        return json_items(part, lambda document: document["lists"], ListCard, ListRows(), keep_list)
    return json_items(part, entries, Entry, ListRows(), keep_entry)


def entries(document: Any) -> list[Any]:
    """Return a file's entries, each with its list's id."""
    return [e | {"list_id": document["list_id"]} if isinstance(e, dict) else e for e in document["entities"]]


def keep_list(card: ListCard, rows: Rows) -> None:
    """Add one list."""
    if not card.id:
        raise BadRecord("the list has no id")
    assert isinstance(rows, ListRows)
    rows.only_once(card.id)
    rows.add(
        "list", card.id, card.official_name, card.agency, card.authority, card.official_url, card.snapshot,
        card.description,
    )  # fmt: skip


def keep_entry(entry: Entry, rows: Rows) -> None:
    """Add one entry with its names."""
    assert isinstance(rows, ListRows)
    if not entry.name or not entry.name.strip():
        raise BadRecord("the entry has no name")
    entry_id = rows.entry_id(entry.name, entry.country)
    rows.add(
        "listing", entry.list_id, entry_id, None, country_code(entry.country), entry.country, entry.address,
        day(entry.effective_date), None, entry.status, entry.federal_register, entry.notes,
    )  # fmt: skip
    rows.add_names(entry.list_id, entry_id, entry.name, entry.aliases)
