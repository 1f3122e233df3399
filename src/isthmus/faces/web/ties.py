"""The crosswalk for people: ties of entries to institutions, where each stands, the two records side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from isthmus.faces.shapes.links import RELATIONS, link_rows
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked
from isthmus.model.errors import UnknownName
from isthmus.store.judgements import STATES

if TYPE_CHECKING:
    from isthmus.screen.findings import ListingLink
    from isthmus.screen.linkbook import Pair
    from isthmus.screen.records import Entry, Institution
    from isthmus.screen.screening import Screening
    from isthmus.store import Judgement

SHOWN = 50
"""Ties on one page."""


def ties(screening: Screening, now: list[ListingLink], query: Mapping[str, str], asked: Asked) -> dict[str, Any]:
    """Return the ties that an address asks for, those that wait for a person first, a page at a time."""
    state, list_id, entry = (query.get(k, "") for k in ("state", "list", "entry"))
    lists = [made.list_id for made in screening.lists]
    for kind, value, known in (("state", state, STATES), ("list", list_id, lists)):
        if value and value not in known:
            raise UnknownName(kind, value[:80], known)
    rows = [
        row
        for row in link_rows(screening, now)
        if list_id in ("", row["list_id"]) and state in ("", row["state"])
        and entry in ("", f"{row['list_id']}:{row['entry_id']}")
    ]  # fmt: skip
    rows.sort(key=lambda r: r["state"] != "none")
    pages = max(1, -(-len(rows) // SHOWN))
    page = min(max(1, int(query["n"])), pages) if query.get("n", "").isdecimal() else 1
    shown = rows[(page - 1) * SHOWN : page * SHOWN]
    here = {"list": list_id, "state": state, "entry": entry}
    return {
        "rows": [_row(row, asked.speak) for row in shown],
        "count": len(rows),
        "waiting": sum(r["state"] == "none" for r in rows),
        "lists": [("", asked.speak("tie_page.all")), *((made.list_id, made.title) for made in screening.lists)],
        "states": [("", asked.speak("tie_page.all")), *((s, asked.speak(f"tie_state.{s}")) for s in STATES)],
        "chosen": here,
        "page": page,
        "pages": pages,
        "previous": asked.to("/links", **here, n=page - 1) if page > 1 else "",
        "next": asked.to("/links", **here, n=page + 1) if page < pages else "",
    }


def _row(row: dict[str, Any], speak: Speak) -> dict[str, Any]:
    told = {"state_words": speak(f"tie_state.{row['state']}"), "relation_words": speak(f"relation.{row['relation']}")}
    return row | told | {"key": f"{row['list_id']}:{row['entry_id']}", "day": speak.day(row["date"])}


def tie(pair: Pair, entry: Entry, item: Institution, history: list[Judgement], speak: Speak) -> dict[str, Any]:
    """Return the two records of a tie side by side, and all that was said of it, the newest first."""
    return {
        "pair": pair,
        "key": f"{pair.list_id}:{pair.entry_id}",
        "entry": entry,
        "item": item,
        "places": (speak.country(entry.country) if entry.country else "", speak.country(item.country)),
        "said": [
            {"state": speak(f"tie_state.{j.state}"), "by": j.actor, "day": speak.day(j.at[:10]), "why": j.reason,
             "undoes": j.undoes is not None}
            for j in reversed(history)
        ],
        "states": [(s, speak(f"tie_say.{s}")) for s in ("positive", "negative", "unsure", "none")],
        "relations": [(r, speak(f"relation.{r}")) for r in RELATIONS],
    }  # fmt: skip
