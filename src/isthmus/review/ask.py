"""A case as the frameworks read it, and their answers: only asserted and confirmed facts are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from isthmus.policy import Assessment, Case, Framework, assess, load_frameworks, to_case
from isthmus.policy.expr import LISTS
from isthmus.review.case import Flow, Org, Person, Review
from isthmus.review.facts import card_of, member_of


def policy_case(review: Review, instead: Mapping[str, Any] | None = None) -> Case:
    """Return the case as a framework reads it, with other answers for some facts where ``instead`` gives them."""
    answers = {label: fact.read for label, fact in review.facts.items()} | dict(instead or {})
    listed: dict[str, Sequence[Person | Org | Flow]] = {
        "person": review.people,
        "org": review.orgs,
        "flow": review.flows,
    }
    raw: dict[str, Any] = {"id": review.id, "facts": {}}
    items: dict[tuple[str, str], dict[str, Any]] = {}
    for root, plural in LISTS.items():
        raw[plural] = [items.setdefault((root, m.id), {"id": m.id}) for m in listed.get(root, ())]
    for label, value in answers.items():
        card, member = card_of(label), member_of(label)
        _nest(items[card.root, member] if member else raw["facts"], card.name, value)
    return to_case(raw, f"case {review.id}", blank=True)


def _nest(target: dict[str, Any], name: str, value: Any) -> None:
    *groups, leaf = name.split(".")
    for group in groups:
        target = target.setdefault(group, {})
    target[leaf] = value


def packs_of(review: Review) -> list[Framework]:
    """Return the frameworks that are asked about a case."""
    known = load_frameworks()
    return [known[name] for name in review.chosen if name in known]


def answers(
    review: Review, on: date, instead: Mapping[str, Any] | None = None, packs: Iterable[Framework] | None = None
) -> dict[str, Assessment]:
    """Return each framework's answer on a day, by framework."""
    case = policy_case(review, instead)
    return {p.id: assess(case, p, on) for p in (packs_of(review) if packs is None else packs)}
