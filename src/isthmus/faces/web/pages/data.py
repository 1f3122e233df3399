"""What is loaded: every source with its vintage, licence and health, and what was set aside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake.inputs import mirror_path
from isthmus.lake.snapshot import current_id, load
from isthmus.lake.standing import standings
from isthmus.model.errors import UnknownName
from isthmus.source._not_loaded import not_loaded

SORTS = ("id", "dated", "read", "kept", "quarantined", "licence")


def build(asked: Asked) -> View:
    """Return the sources of the lake, those that are not loaded, and important lists that nobody can load."""
    today = datetime.now(UTC).date()
    found = standings(mirror_path(), asked.desk.root, today)
    built = current_id(asked.desk.root) is not None
    vintages = {v.source: v for v in load(asked.desk.root)[1].vintages} if built else {}
    rows = [
        {"id": s.id, "title": s.title, "publisher": s.publisher, "dated": s.dated, "licence": s.licence,
         "cadence": s.cadence, "overdue": s.overdue, "sample": s.sample, "vintage": s.vintage, "loaded": s.in_lake,
         "noncommercial": s.noncommercial, **_counts(vintages.get(s.id))}
        for s in found
    ]  # fmt: skip
    rows = ordered(rows, asked.query.get("sort"))
    loaded = [r for r in rows if r["loaded"]]
    return View(
        title=asked.speak("web.data"),
        template="data.html.j2",
        data={"on": today.isoformat(), "sources": rows, "not_loaded": not_loaded()},
        rows=rows,
        name="sources",
        values={
            "loaded": [r | {"link": asked.to(f"/data/{r['id']}")} for r in loaded],
            "others": [r | {"link": asked.to(f"/data/{r['id']}")} for r in rows if not r["loaded"]],
            "missing": [msgspec.to_builtins(m) for m in not_loaded()],
            "total": {k: sum(r[k] or 0 for r in loaded) for k in ("read", "kept", "quarantined")},
            "overdue": [r["id"] for r in loaded if r["overdue"]],
            "sorts": {k: asked.link(sort=f"-{k}" if asked.query.get("sort") == k else k) for k in SORTS},
            "sorted_by": asked.query.get("sort", "id"),
            "built": built,
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


def _counts(vintage: Any) -> dict[str, int | None]:
    return {k: getattr(vintage, k) if vintage else None for k in ("read", "kept", "quarantined")}


def ordered(rows: list[dict[str, Any]], sort: str | None) -> list[dict[str, Any]]:
    """Return rows in the order asked for; those without a value last."""
    key = (sort or "id").removeprefix("-")
    if key not in SORTS:
        raise UnknownName("column", key, SORTS, "sort")
    known = sorted((r for r in rows if r[key] is not None), key=lambda r: r[key], reverse=(sort or "").startswith("-"))
    return known + [r for r in rows if r[key] is None]


PAGE = Page(id="data", path="/data", build=build, params=("sort",))
