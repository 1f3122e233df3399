"""What an access request gives: everything about one person, and nothing about another.

Other people's ids become *another person*, their names and every other person's facts are left out; staff are named by
role. The result is plain text by part, with what was left out counted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.policy.assess import ask
from isthmus.review.case import Names, Review
from isthmus.review.facts import member_of

OTHER = "[another person]"


def access_export(review: Review, names: Names, person: str, staff: Mapping[str, str]) -> dict[str, Any]:
    """Return what is on record about a person, with other people redacted.

    Parameters
    ----------
    names
        The sealed names of the case.
    staff
        Role by account name: whoever acted is told by role, such as *reviewer*.
    """
    ids = [p.id for p in review.people]
    if person not in ids:
        raise UnknownName("person", person, ids, f"case {review.id}")
    mine = {label: fact for label, fact in review.facts.items() if member_of(label) == person}
    hidden = [label for label in review.facts if member_of(label) in set(ids) - {person}]
    body = {
        "case": review.id,
        "person": person,
        "name": names.get(person, {}),
        "opened": review.opened,
        "project": review.project,
        "role_and_ties": next(p for p in review.people if p.id == person),
        "facts": {label: {"question": ask(label), **msgspec.to_builtins(fact)} for label, fact in mine.items()},
        "shown_and_answered": [s for s in review.seen if s.person == person],
        "frameworks": review.frameworks,
        "decision": review.decision,
        "appeal": review.appeal,
        "ruling": review.ruling,
        "findings_put_on_record": review.findings,
        "left_out": {"facts_about_other_people": len(hidden), "other_people": len(ids) - 1},
    }
    redact = _Redactor([i for i in ids if i != person], names, person, staff)
    plain: dict[str, Any] = redact.all(msgspec.to_builtins(body))
    return plain


class _Redactor:
    """Replaces other people's names and ids, and tells staff by role."""

    def __init__(self, others: list[str], names: Names, person: str, staff: Mapping[str, str]) -> None:
        hidden = {n.get("name", "") for who, n in names.items() if who != person}
        words = sorted((w for w in (*hidden, *others) if w), key=len, reverse=True)
        self._others = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in words)) if words else None
        self._staff = staff

    def all(self, value: Any) -> Any:
        """Return a value with every text in it redacted."""
        if isinstance(value, dict):
            return {self.all(k): self.all(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self.all(v) for v in value]
        if not isinstance(value, str):
            return value
        if value in self._staff:
            return f"[{self._staff[value]}]"
        return self._others.sub(OTHER, value) if self._others else value
