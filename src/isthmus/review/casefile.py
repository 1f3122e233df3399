"""A case file, as the policy room reads it -> a case: what it writes is asserted, the rest was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from isthmus.model.errors import BadCase
from isthmus.model.standing import standing
from isthmus.policy import to_case
from isthmus.policy.cases import read_yaml
from isthmus.policy.expr import LISTS
from isthmus.review.case import Evidence, Flow, Funding, Names, Org, Person, Project, Review
from isthmus.review.facts import put, value_of


def read_case(path: Path, case_id: str | None, on: str, pick: str | None = None) -> tuple[Review, Names]:
    """Return the case of a file, and apart the names of its people.

    Parameters
    ----------
    case_id
        The id it gets here; without one, the file's own.
    pick
        The case of a file of several.

    Raises
    ------
    BadCase
        When it says something no case can say; the key and the nearest valid one are named.
    """
    raw = read_yaml(path)
    entries = raw if isinstance(raw, list) else [raw]
    for entry in entries:
        to_case(entry, str(path), blank=True)
    found = [e for e in entries if pick in (None, str(e.get("id")))]
    if len(found) != 1:
        raise BadCase(f"{path} holds {len(found)} such cases.", "Name one of them with --case.")
    return from_plain(found[0], case_id or str(found[0].get("id", "case")), on, path.name)


def from_plain(raw: Mapping[str, Any], case_id: str, on: str, where: str = "the form") -> tuple[Review, Names]:
    """Return a case from plain values, and apart the names of its people."""
    names: Names = {}
    people, orgs, flows = [], [], []
    for n, item in enumerate(raw.get("persons") or (), 1):
        one = Person(str(item.get("id", f"P{n}")), str(item.get("role", "")))
        people.append(one)
        names[one.id] = {"name": str(item["display"])} if item.get("display") else {}
    for n, item in enumerate(raw.get("orgs") or (), 1):
        name = str(item.get("display", ""))
        org_id = str(item.get("id", f"O{n}"))
        orgs.append(Org(org_id, name or org_id, "", str(item.get("role", "")), (name,) if name else ()))
    for n, item in enumerate(raw.get("flows") or (), 1):
        flows.append(Flow(str(item.get("id", f"F{n}")), str(item.get("display", ""))))
    facts = raw.get("facts") or {}
    agency = str((facts.get("funding") or {}).get("agency", ""))
    project = Project(without(str(raw.get("title", "")), names), without(str(raw.get("story", "")), names))
    review = Review(
        case_id, on, project, tuple(people), tuple(orgs), tuple(flows), Funding(agency)
    )  # fmt: skip
    form = (Evidence(where, "", on, "", "statement"),)
    for label, value in _facts(raw, review):
        if value is not None:
            review = put(review, label, value_of(label, value), "asserted", "form", on, form)
    return review, names


def _facts(raw: Mapping[str, Any], review: Review) -> Iterator[tuple[str, Any]]:
    yield from _leaves(raw.get("facts") or {})
    listed: dict[str, Sequence[Person | Org | Flow]] = {
        "persons": review.people,
        "orgs": review.orgs,
        "flows": review.flows,
    }
    for plural in LISTS.values():
        if f"{plural}_complete" not in (raw.get("facts") or {}) and raw.get(plural) is not None:
            yield f"{plural}_complete", raw.get(f"{plural}_complete", True)
        for item, made in zip(raw.get(plural) or (), listed[plural], strict=True):
            plain = {k: v for k, v in item.items() if k not in ("id", "display")}
            yield from ((f"{plural}[{made.id}].{name}", value) for name, value in _leaves(plain))


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def without(text: str, names: Names) -> str:
    """Return a text with every name that is under seal replaced by the person's id."""
    for who, record in names.items():
        if record.get("name"):
            text = standing(record["name"]).sub(who, text)
    return text


def sealed(review: Review, names: Names) -> Review:
    """Return a case whose own words name nobody who is under seal."""
    project = review.project
    clean = msgspec.structs.replace(
        project, title=without(project.title, names), summary=without(project.summary, names)
    )  # fmt: skip
    orgs = tuple(
        msgspec.structs.replace(o, name=without(o.name, names), written=tuple(without(w, names) for w in o.written))
        for o in review.orgs
    )
    flows = tuple(msgspec.structs.replace(f, what=without(f.what, names)) for f in review.flows)
    return msgspec.structs.replace(review, project=clean, orgs=orgs, flows=flows)
