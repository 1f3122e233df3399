"""Facts on record: asserted, confirmed, asked, disputed, corrected. Every change keeps what stood before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy.dictionary import FactCard, dictionary, fits
from isthmus.policy.expr import LISTS, PREFIX, Root
from isthmus.review.case import Earlier, Evidence, Fact, FactState, Review

_LABEL = re.compile(r"^(?:(persons|orgs|flows)\[([^\]]+)\]|([^.\[\]]+))\.(.+)$")
_ROOTS: dict[str, Root] = {plural: root for root, plural in LISTS.items()}
_LETTERS: dict[Root, str] = {root: letter for letter, root in PREFIX.items()}
YES, NO, OPEN = ("yes", "y", "true", "1"), ("no", "n", "false", "0"), ("unknown", "?", "not known", "")


def members(review: Review) -> dict[str, Root]:
    """Return the ids of the people, organisations and flows of a case, with what each is."""
    named: list[tuple[Root, tuple[Any, ...]]] = [
        ("person", review.people), ("org", review.orgs), ("flow", review.flows)
    ]  # fmt: skip
    return {item.id: root for root, items in named for item in items}


def label_of(review: Review, text: str) -> str:
    """Return the label of a fact from what a person types: ``project.trl``, ``P2.nro_support_now`` or the label.

    Raises
    ------
    UnknownName
        When no such fact, person, organisation or flow is there; the nearest are named.
    """
    cards, ids = dictionary().cards, members(review)
    text = text.strip()
    found = _LABEL.match(text)
    if found and (found[1] or found[3] in ids):
        who = found[2] or found[3]
        if who not in ids:
            raise UnknownName("person, organisation or flow", who, ids, f"case {review.id}")
        root = _ROOTS[found[1]] if found[1] else ids[who]
        card = f"{_LETTERS[root]}.{found[4]}"
        if card in cards and ids[who] == root:
            return f"{LISTS[root]}[{who}].{found[4]}"
        own = [f"{who}.{c.name}" for c in cards.values() if c.root == root]
        raise UnknownName("fact", text, own)
    if text in cards and cards[text].root == "case":
        return text
    choices = [c.name for c in cards.values() if c.root == "case"]
    choices += [f"{who}.{c.name}" for who, root in ids.items() for c in cards.values() if c.root == root]
    raise UnknownName("fact", text, choices)


def written(label: str) -> str:
    """Return a fact as a rule writes it: ``p.nro_support_now`` for ``persons[P2].nro_support_now``."""
    found = _LABEL.match(label)
    return f"{_LETTERS[_ROOTS[found[1]]]}.{found[4]}" if found and found[1] else label


def card_of(label: str) -> FactCard:
    """Return the card of a fact's label."""
    return dictionary().cards[written(label)]


def short(label: str) -> str:
    """Return a label as people type it: ``P2.nro_support_now``."""
    found = _LABEL.match(label)
    return f"{found[2]}.{found[4]}" if found and found[1] else label


def member_of(label: str) -> str:
    """Return the id of the person, organisation or flow that a fact is of; empty for one of the case."""
    found = _LABEL.match(label)
    return found[2] if found and found[1] else ""


def value_of(label: str, text: Any) -> Any:
    """Return an answer of the fact's kind from what was typed; ``None`` for unknown.

    Raises
    ------
    UsageError
        When it is not of that kind; the hint is the question itself.
    """
    card = card_of(label)
    if not isinstance(text, str):
        value = text.isoformat() if isinstance(text, date) else text
    else:
        value = _typed(text.strip(), card)
    if value is None or (card.is_ == "date" and _is_day(value)) or (card.is_ != "date" and fits(value, card.is_)):
        return value
    choices = f" One of: {', '.join(card.values)}." if card.values else ""
    raise UsageError(f"{short(label)} is a {card.is_.replace('_', '/')} fact, and {text!r} is not.", card.ask + choices)


def _typed(text: str, card: FactCard) -> Any:
    plain = text.casefold()
    if plain in OPEN:
        return None
    if card.is_ == "yes_no":
        return True if plain in YES else False if plain in NO else text
    if card.is_ == "number":
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    if card.is_ == "country":
        return text.upper()
    return next((v for v in card.values if v.casefold() == plain), text)


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def put(
    review: Review, label: str, value: Any, state: FactState, by: str, on: str, evidence: tuple[Evidence, ...] = (),
    against: tuple[Evidence, ...] = (), why: str = "", asked_of: str = "", due: str = "",
) -> Review:  # fmt: skip
    """Return the case with one fact changed; what stood there before is kept with it.

    Evidence for another answer becomes evidence against this one.
    """
    was = review.facts.get(label)
    earlier = was.earlier if was else ()
    if was and was.state != "not_asked" and (was.value, was.state) != (value, state):
        earlier += (Earlier(was.value, was.state, was.confirmed_by or was.by, was.confirmed_on or was.on),)
    same = was is not None and was.value == value
    kept, contrary = ((was.evidence, was.against) if same else (was.against, was.evidence)) if was else ((), ())
    made = Fact(
        value, state, by, on, asked_of=asked_of, due=due, why=why, earlier=earlier,
        evidence=(*(e for e in evidence if e not in kept), *kept),
        against=(*against, *contrary) if value is not None else (),
    )  # fmt: skip
    return with_fact(review, label, made)


def with_fact(review: Review, label: str, fact: Fact) -> Review:
    """Return the case with a fact in its place, facts in the order of their labels."""
    facts = {**review.facts, label: fact}
    return msgspec.structs.replace(review, facts=dict(sorted(facts.items())))


def confirm(review: Review, label: str, by: str, on: str, evidence: tuple[Evidence, ...] = ()) -> Review:
    """Return the case with a fact confirmed by a person other than the one who asserted it.

    Raises
    ------
    UsageError
        When there is nothing to confirm, no evidence, or the same person asserted it.
    """
    fact = review.fact(label)
    if fact.value is None or fact.state not in ("proposed", "asserted", "confirmed", "disputed"):
        raise UsageError(
            f"{short(label)} has no answer to confirm.", f"First: isthmus review fact {review.id} {short(label)} ANSWER"
        )
    if fact.by == by and fact.state == "asserted":
        raise UsageError(f"{by} asserted {short(label)}; another person confirms it.", "Use --as with their name.")
    found = fact.evidence + tuple(e for e in evidence if e not in fact.evidence)
    if not found:
        raise UsageError(f"{short(label)} has no evidence.", "Say where it is to be read: --source, --quote, --dated.")
    made = msgspec.structs.replace(fact, state="confirmed", confirmed_by=by, confirmed_on=on, evidence=found)
    return with_fact(review, label, made)


def correct(
    review: Review, label: str, value: Any, by: str, on: str, evidence: tuple[Evidence, ...], why: str = ""
) -> Review:
    """Return the case with an answer put right by the person it is about; a correction needs a document.

    The earlier answer stays on record. A confirmed answer that the person contests without a document becomes
    disputed: it is unknown until somebody settles it.
    """
    if not evidence:
        fact = review.fact(label)
        return put(review, label, fact.value, "disputed", by, on, why=why or "contested by the person concerned")
    return put(review, label, value, "asserted", by, on, evidence, why=why)


def proposals(review: Review) -> Iterator[tuple[str, Fact]]:
    """Yield the facts that are proposed and wait for a person."""
    yield from ((label, fact) for label, fact in review.facts.items() if fact.state == "proposed")
