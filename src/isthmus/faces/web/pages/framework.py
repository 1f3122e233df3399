"""A rule book as readable text: each rule with test, source, how it was verified, dates, way out; and what changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from isthmus.faces.shapes.policy import changes_record, pack_record
from isthmus.faces.web.rules import rule_words
from isthmus.faces.web.view import Asked, Page, View
from isthmus.model.errors import UsageError
from isthmus.policy import diff, framework


def build(asked: Asked) -> View:
    """Return a framework; with two days in the address, also what changed between them."""
    pack = framework(asked.given["framework"])
    today = datetime.now(UTC).date()
    first, last = _day(asked, "from"), _day(asked, "to") or today
    changes = changes_record(diff(pack, first, last)) if first else None
    rules = [rule_words(rule, asked.speak, last) for rule in pack.rules]
    data = pack_record(pack)
    return View(
        title=pack.title,
        template="framework.html.j2",
        data=data | ({"changes": changes} if changes else {}),
        rows=[_flat(r) for r in data["rules"]],
        name=f"{pack.id}_rules",
        values={
            "pack": pack,
            "rules": rules,
            "changes": changes,
            "first": first.isoformat() if first else "",
            "last": last.isoformat(),
            "overdue": today > pack.recheck_by,
            "downloads": [("csv", asked.link(None, ".csv")), ("json", asked.link(None, ".json"))],
        },
    )


def _flat(rule: dict[str, Any]) -> dict[str, Any]:
    return {k: ";".join(v) if isinstance(v, list | tuple) else v for k, v in rule.items()}


def _day(asked: Asked, key: str) -> date | None:
    text = asked.query.get(key)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{key}: {text!r} is not a day.", "Write a day such as 2026-11-22.") from None


PAGE = Page(id="framework", path="/frameworks/{framework}", build=build, params=("from", "to"))
