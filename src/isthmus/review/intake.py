"""A pasted form -> a case: project, funder, people by role, organisations as written. Names go under seal.

A line is `label: value`, or an address. Names of people are read only to be set apart: nothing looks at them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec

from isthmus.review.case import Evidence, Flow, Funding, Names, Org, Person, Project, Review, Tie
from isthmus.review.facts import label_of, put, value_of
from isthmus.review.registry import Named, Registry, is_body

ROLES = ("applicant", "co_applicant", "collaborator", "postdoc", "student", "visitor")
NAMED = ("applicant", "co_applicant", "collaborator")
"""Roles that an application names."""
_FACT = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")
_LINE = re.compile(r"^\s*(?:[-*•]\s*)?([^:：]{2,40})\s*[:：]\s*(.+?)\s*$")
_TITLES = re.compile(r"^(?:(?:prof|dr|mr|ms|mrs|mx)\b\.?\s*)+", re.IGNORECASE)


class Line(NamedTuple):
    """A line of a form: what it means, and what it says; ``""`` for one without a label."""

    kind: str
    label: str
    text: str


class Draft(NamedTuple):
    """What a form gave: the case, the names apart, and the lines nobody could place."""

    review: Review
    names: Names
    unplaced: tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("isthmus.review").joinpath("data/intake.toml").read_text("utf-8"))


@cache
def _kinds() -> dict[str, str]:
    table = {word: kind for kind, words in _data()["labels"].items() for word in words}
    return table | {word: f"fact:{fact}" for fact, words in _data()["answers"].items() for word in words}


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of a form, each with what its label means; blank lines are left out."""
    for raw in text.splitlines():
        if not raw.strip():
            continue
        found = _LINE.match(raw)
        label = found[1].strip() if found else ""
        kind = _kinds().get(label.casefold(), "")
        known = found is not None and (kind or _FACT.fullmatch(label))
        yield Line(kind, label, found[2]) if found and known else Line("", "", raw.strip())


def read_form(text: str, case_id: str, on: str, registry: Registry) -> Draft:
    """Return the case a pasted form describes; only what it says is asserted, in the name of the form.

    Parameters
    ----------
    registry
        Reads addresses: `isthmus.review.registry`, over a lake or without one.
    """
    review = Review(case_id, on)
    names: Names = {}
    people: list[Person] = []
    project: dict[str, str] = {}
    funding: dict[str, str] = {}
    orgs = _Orgs(registry)
    answers: dict[str, Any] = {}
    flows: list[Flow] = []
    unplaced: list[str] = []
    for line in lines(text):
        if line.kind in ROLES:
            person, name, address = _person(line, len(people) + 1)
            names[person.id] = {"name": name} if name else {}
            role = "applicant" if line.kind == "applicant" else ""
            ties = tuple(Tie(o, "affiliation") for o in orgs.named(address, role)) if address else ()
            people.append(msgspec.structs.replace(person, ties=ties))
        elif line.kind in ("title", "summary", "field"):
            project[line.kind] = line.text
        elif line.kind in ("funder", "programme"):
            funding[line.kind] = line.text
        elif line.kind in ("partner", "home"):
            orgs.named(line.text, "partner" if line.kind == "partner" else "applicant", always=True)
        elif line.kind == "call_date":
            answers["funding.call_date"] = line.text
        elif line.kind == "flow":
            flows.append(Flow(f"F{len(flows) + 1}", line.text))
        elif line.kind.startswith("fact:"):
            answers[line.kind[5:]] = line.text
        elif line.label and "." in line.label:
            answers[line.label] = line.text
        elif not orgs.named(_unnamed(line.text), ""):
            unplaced.append(line.text)
    agency = funder(f"{funding.get('funder', '')} {funding.get('programme', '')}") or funder(text)
    if agency:
        answers["funding.agency"] = agency
    review = msgspec.structs.replace(
        review, project=Project(**project), people=tuple(people), orgs=orgs.all(), flows=tuple(flows),
        funding=Funding(funding.get("funder", agency), funding.get("programme", "")),
    )  # fmt: skip
    return Draft(_asserted(review, answers, people, on), names, tuple(unplaced))


def _asserted(review: Review, answers: dict[str, Any], people: list[Person], on: str) -> Review:
    """Return the case with what the form answers outright, asserted in its name."""
    form = (Evidence("the form as handed in", "", on, "", "statement"),)
    for name, text in answers.items():
        label = label_of(review, name)
        value = value_of(label, _day(text) if label == "funding.call_date" else text)
        review = put(review, label, value, "asserted", "form", on, form)
    for person in people:
        review = put(review, f"persons[{person.id}].role", person.role, "asserted", "form", on, form)
        if person.role in NAMED:
            review = put(review, f"persons[{person.id}].named_role", True, "asserted", "form", on, form)
    for org in review.orgs:
        if org.role:
            review = put(review, f"orgs[{org.id}].role", org.role, "asserted", "form", on, form)
    if len({o.place for o in review.orgs if o.place}) > 1:
        review = put(review, "project.international", True, "asserted", "form", on, form)
    return review


def _person(line: Line, number: int) -> tuple[Person, str, str]:
    """Return a person of a labelled line: id and role, and apart the name and the address after it."""
    name, _, address = line.text.partition(",")
    return Person(f"P{number}", line.kind), _TITLES.sub("", name).strip(), address.strip()


def _unnamed(text: str) -> str:
    """Return an address without the parts before its first unit or institution: they may be a person's name."""
    parts = re.split(r"(?<=[,;，；])", text)
    first = next((n for n, part in enumerate(parts) if is_body(part)), len(parts))
    return "".join(parts[first:]).strip()


def _day(text: str) -> str:
    found = re.search(r"\d{4}-\d{2}-\d{2}", text)
    return found[0] if found else text.strip()


def funder(text: str) -> str:
    """Return the agency a text names, as the fact dictionary writes it; empty for none."""
    plain = text.casefold()
    for agency, words in _data()["funders"].items():
        if any(re.search(rf"(?<!\w){re.escape(w)}(?!\w)", plain) for w in words):
            return str(agency)
    return ""


class _Orgs:
    """The organisations of a form: one for each institution, however often and in whatever script it is written."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._found: dict[str, tuple[Named, str, list[str]]] = {}

    def named(self, text: str, role: str, always: bool = False) -> list[str]:
        """Add the institutions a text names; return their ids. Without one, ``always`` adds the text itself."""
        if not text:
            return []
        found = self._registry.named(text) or ([Named("", text.strip(), "")] if always else [])
        ids = []
        for one in found:
            key = one.ror or one.name.casefold()
            known, known_role, written = self._found.setdefault(key, (one, role, []))
            if text not in written:
                written.append(text)
            if not known_role and role:
                self._found[key] = (known, role, written)
            ids.append(f"O{list(self._found).index(key) + 1}")
        return ids

    def all(self) -> tuple[Org, ...]:
        """Return the organisations in the order they were met."""
        return tuple(
            Org(f"O{n}", one.name, one.ror, role, tuple(written), one.country)
            for n, (one, role, written) in enumerate(self._found.values(), 1)
        )
