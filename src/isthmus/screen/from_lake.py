"""The lake's tables -> the plain records the engine reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any

from isthmus.lake.open import Lake
from isthmus.screen.kinds import kind_of
from isthmus.screen.records import Entry, Institution, Link, Name

KINDS = ("ror_display", "label", "alias", "acronym")


def institutions(lake: Lake, only: Iterable[str] | None = None) -> Iterator[Institution]:
    """Yield each institution with its names and relations, by ROR id; with ``only`` those ids, in full."""
    wanted = None if only is None else [x.removeprefix(address("")) for x in only]

    def rows(table: str) -> list[dict[str, Any]]:
        made = lake.table(table)
        return lake.execute(made if wanted is None else made.filter(made.ror_id.isin(wanted)))

    names, links = _by(rows("institution_name"), "ror_id"), _by(rows("institution_link"), "ror_id")
    for row in sorted(rows("institution"), key=lambda r: r["ror_id"]):
        if made := _names(names[row["ror_id"]]):
            yield Institution(
                address(row["ror_id"]),
                made,
                row["country"] or "",
                tuple(x for x in (row["city"],) if x),
                tuple(x for x in (row["region"],) if x),
                tuple(Link(x["kind"], address(x["other_ror_id"])) for x in links[row["ror_id"]]),
                row["status"] or "active",
                tuple((row["types"] or "").split(";")),
            )


def address(ror_id: str) -> str:
    """Return a ROR id in full."""
    return f"https://ror.org/{ror_id}"


def _names(rows: list[dict[str, Any]]) -> tuple[Name, ...]:
    """Return the names once each, under the first of their kinds."""
    kinds: dict[tuple[str, str | None], str] = {}
    for r in sorted(rows, key=lambda r: KINDS.index(r["kind"]) if r["kind"] in KINDS else len(KINDS)):
        kinds.setdefault((r["name"], r["language"]), r["kind"])
    return tuple(Name(text, "display" if k == "ror_display" else k, lang) for (text, lang), k in kinds.items())


def entries(lake: Lake) -> Iterator[Entry]:
    """Yield each entry of the loaded lists with its names, by list and entry."""
    names = _by(lake.execute(lake.table("listing_name")), "list_id", "entry_id")
    facts = _by(lake.execute(lake.table("listing_fact")), "list_id", "entry_id")
    for row in sorted(lake.execute(lake.table("listing")), key=lambda r: (r["list_id"], r["entry_id"])):
        found = sorted(names[row["list_id"], row["entry_id"]], key=lambda r: (r["kind"] != "name", r["name"]))
        if found:
            written = tuple(dict.fromkeys(r["name"] for r in found))
            known = facts.get((row["list_id"], row["entry_id"]), ())
            yield Entry(
                intern(row["list_id"]), row["entry_id"], written, intern(row["country"] or ""), row["address"] or "",
                kind_of(row["kind"], written), intern(row["listed_from"] or ""), intern(row["listed_to"] or ""),
                intern(row["citation"] or ""), frozenset((intern(f["fact"]), f["digest"]) for f in known),
            )  # fmt: skip


def _by(rows: list[dict[str, Any]], *keys: str) -> dict[Any, list[dict[str, Any]]]:
    grouped: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row[keys[0]] if len(keys) == 1 else tuple(row[k] for k in keys)].append(row)
    return grouped
