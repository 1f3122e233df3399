"""The fact dictionary: every input a rule can read, its kind, its question, and what is derived from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

from isthmus.model.errors import BadFramework
from isthmus.policy.expr import LISTS, PREFIX, Fact, Kind, Over, Root, Test
from isthmus.policy.grammar import parse
from isthmus.policy.yamlin import load_yaml

COMPLETE: dict[Root, str] = {root: f"{plural}_complete" for root, plural in LISTS.items()}
_LETTER: dict[Root, str] = {root: f"{letter}." for letter, root in PREFIX.items()}


class FactCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known about one input: enough to make a form from.

    Parameters
    ----------
    is_
        ``yes_no``, ``number``, ``text``, ``date`` or ``country``.
    base
        The answer in the uneventful case.
    ask
        The question put to a person.
    values
        The answers a rule may compare with; empty when open.
    country
        ``code`` when the fact holds a country, ``by_definition`` when its definition names countries.
    """

    is_: Kind = msgspec.field(name="is")
    base: Any
    ask: str
    values: tuple[str, ...] = ()
    country: Literal["none", "code", "by_definition"] = "none"
    name: str = ""
    root: Root = "case"

    @property
    def written(self) -> str:
        """Return the name as a rule writes it."""
        return f"{_LETTER.get(self.root, '')}{self.name}"


class DerivedCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fact that follows from others and is never an input."""

    ask: str
    when: str


class Dictionary(msgspec.Struct, frozen=True):
    """The closed vocabulary: inputs by written name, derived facts by written name, in order."""

    cards: dict[str, FactCard]
    derived: dict[str, Test]
    asks: dict[str, str]
    vocabulary: dict[str, Fact]

    def of(self, root: Root) -> dict[str, FactCard]:
        """Return the inputs of the case, a person, an organisation or a flow by bare name."""
        return {card.name: card for card in self.cards.values() if card.root == root}

    def derived_of(self, root: Root) -> dict[str, Test]:
        """Return the derived facts of a root by bare name."""
        return {fact_of(n).name: test for n, test in self.derived.items() if fact_of(n).root == root}


def fact_of(written: str) -> Fact:
    """Return the yes/no fact with a written name (derived facts are all yes/no)."""
    letter, _, rest = written.partition(".")
    return Fact(PREFIX[letter], rest, "yes_no") if letter in PREFIX else Fact("case", written, "yes_no")


def _vocabulary(cards: Mapping[str, FactCard]) -> dict[str, Fact]:
    return {name: Fact(card.root, card.name, card.is_) for name, card in cards.items()}


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        if isinstance(value, dict) and "is" not in value:
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value


def read_dictionary(facts: str, derived: str = "") -> Dictionary:
    """Return a dictionary from the text of a fact file and of a derived-fact file.

    Raises
    ------
    BadFramework
        When an entry lacks its kind, base or question, or a base value is not of its kind.
    """
    cards: dict[str, FactCard] = {}
    roots: tuple[Root, ...] = ("case", "person", "org", "flow")
    for root in roots:
        for name, raw in _leaves(load_yaml(facts).get(root, {})):
            try:
                card = msgspec.convert({**raw, "name": name, "root": root}, FactCard)
            except (msgspec.ValidationError, TypeError) as error:
                raise BadFramework(f"facts.yaml, {root}.{name}: {error}.") from error
            if card.base is not None and not fits(card.base, card.is_):
                raise BadFramework(f"facts.yaml, {root}.{name}: base {card.base!r} is not a {card.is_}.")
            cards[card.written] = card
    tests: dict[str, Test] = {}
    asks: dict[str, str] = {}
    for name, raw in (load_yaml(derived) or {}).items() if derived else ():
        made = msgspec.convert(raw, DerivedCard)
        known = _vocabulary(cards) | {n: fact_of(n) for n in tests}
        letter = name.split(".")[0]
        wrapped = f"any_{PREFIX[letter]}({made.when})" if letter in PREFIX else made.when
        test = parse(wrapped, known, f"derived.yaml, {name}")
        tests[name] = test.body if isinstance(test, Over) else test
        asks[name] = made.ask
    return Dictionary(cards, tests, asks, _vocabulary(cards) | {name: fact_of(name) for name in tests})


def fits(value: object, kind: Kind) -> bool:
    """Return whether an answer is of a kind."""
    if kind == "yes_no":
        return isinstance(value, bool)
    if kind == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, date if kind == "date" else str)


def data_text(*path: str) -> str:
    """Return the text of a data file of this room."""
    return resources.files("isthmus.policy").joinpath(*path).read_text(encoding="utf-8")


@cache
def dictionary() -> Dictionary:
    """Return the fact dictionary that ships with Isthmus."""
    return read_dictionary(data_text("facts.yaml"), data_text("derived.yaml"))
