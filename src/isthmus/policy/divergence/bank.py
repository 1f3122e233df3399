"""The bank: the cases that ship, and realistic ones drawn from stated shares, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import msgspec

from isthmus.model.errors import BadCase, BadFramework, UsageError
from isthmus.policy.cases import Case, assembled, to_cases
from isthmus.policy.compiler import Compiler, Record, Truthful
from isthmus.policy.dictionary import Dictionary, FactCard, data_text, dictionary
from isthmus.policy.expr import LISTS, PREFIX, Over, Root, expand
from isthmus.policy.grammar import parse
from isthmus.policy.yamlin import load_yaml

MOST = 100_000
SHIPPED = ("published.yaml", "house-ethip.yaml", "semantics.yaml")
"""Case files of the room; they stand in the bank beside what is drawn."""


class Draw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one fact is drawn; see the head of ``bank.yaml``."""

    why: str
    p: float | None = None
    among: dict[Any, float] | None = None
    is_: str = msgspec.field(name="is", default="")
    kind: dict[str, float] = {}
    given: tuple[tuple[str, float], ...] = ()
    when: str = ""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of project, and its weight in the bank."""

    weight: float
    title: str
    why: str


class Mix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole mix: kinds of project, how many people and partners, and how often each fact is answered how."""

    seed: int
    unknown: dict[str, Any]
    kinds: dict[str, Kind]
    counts: dict[str, Any]
    case: dict[str, Draw]
    orgs: dict[str, Draw]
    persons: dict[str, Draw]
    flows: dict[str, Draw]
    then: dict[str, Draw]


class _Ready(NamedTuple):
    card: FactCard
    draw: Draw
    when: Truthful | None
    given: tuple[tuple[Truthful, float], ...]
    follows: Truthful | None


@cache
def mix() -> Mix:
    """Return the mix that ships."""
    return msgspec.convert(load_yaml(data_text("divergence", "bank.yaml")), Mix)


@cache
def _plan() -> dict[str, tuple[_Ready, ...]]:
    """Return the draws of each stage with their tests compiled; a name or test that the dictionary lacks is refused."""
    words, made = dictionary(), mix()
    return {
        stage: tuple(_ready(name, draw, words) for name, draw in getattr(made, stage).items())
        for stage in ("case", "orgs", "persons", "flows", "then")
    }


def _ready(name: str, draw: Draw, words: Dictionary) -> _Ready:
    where = f"bank.yaml, {name}"
    if name not in words.cards:
        raise BadFramework(f"{where}: no such fact.")
    if sum((draw.p is not None, draw.among is not None, bool(draw.is_))) != 1:
        raise BadFramework(f"{where}: write one of p, among and is.")
    card = words.cards[name]
    if draw.p is not None and card.is_ != "yes_no":
        raise BadFramework(f"{where}: p is for a yes/no fact.", "Write among.")
    test = partial(_test, root=card.root, words=words, where=where)
    return _Ready(
        card, draw, test(draw.when) if draw.when else None, tuple((test(t), p) for t, p in draw.given),
        test(draw.is_) if draw.is_ else None,
    )  # fmt: skip


def _test(text: str, root: Root, words: Dictionary, where: str) -> Truthful:
    """Compile a test; one of a fact of a list reads that item, unless it reads the lists as a whole."""
    whole = any(f"{word}_{name}(" in text for word in ("any", "all") for name in PREFIX.values())
    if root == "case" or whole:
        test = parse(text, words.vocabulary, where)
    else:
        letter = next(le for le, r in PREFIX.items() if r == root)
        padded = text if f"{letter}." in text else f"({text}) and {letter}.{_yes(words, root)} in [true, false]"
        over = parse(f"any_{root}({padded})", words.vocabulary, where)
        test = over.body if isinstance(over, Over) else over
    return Compiler({}, {}).compile(expand(test, words.derived)).truth


def _yes(words: Dictionary, root: Root) -> str:
    return next(card.name for card in words.of(root).values() if card.is_ == "yes_no")


def generated(size: int, seed: int | None = None, rate: float = 1.0) -> Iterator[Drawn]:
    """Yield ``size`` drawn cases.

    Parameters
    ----------
    size
        How many, 0 to 100,000. The first cases of a larger bank are those of a smaller one.
    seed
        Another seed than the one of the mix.
    rate
        Multiplies the share of every eventful yes/no answer, to see how much rests on those assumptions.
    """
    if not 0 <= size <= MOST:
        raise UsageError(f"{size} is not a number of cases.", f"Choose 0 to {MOST:,}.")
    if not 0 <= rate <= 20:
        raise UsageError(f"{rate} is not a rate.", "Choose 0 to 20; 1 is the mix as stated.")
    chosen = mix().seed if seed is None else seed
    for number in range(1, size + 1):
        yield Drawn(f"G{number:05}", random.Random(f"{chosen}:{number}"), rate)


class Drawn:
    """A drawn case: its kind, its facts, and the same as plain values that a case file could hold."""

    def __init__(self, name: str, draws: random.Random, rate: float) -> None:
        self.name, self.draws, self.rate, self.mix = name, draws, rate, mix()
        kinds = self.mix.kinds
        self.kind = draws.choices(list(kinds), [k.weight for k in kinds.values()])[0]
        doubt = self.mix.unknown
        self.doubt = doubt["facts"] if draws.random() < doubt["cases"] else 0.0
        self.facts: dict[str, Any] = dict(_base("case"))
        self._draw()

    def _draw(self) -> None:
        plan = _plan()
        self._stage(plan["case"], self.facts, self.facts)
        for plural in ("orgs", "persons", "flows"):
            counts = self.mix.counts[plural]
            number = self.draws.choices(list(counts), list(counts.values()))[0]
            root = next(r for r, p in LISTS.items() if p == plural)
            self.facts[plural] = [dict(_base(root)) for _ in range(number)]
            for item in self.facts[plural]:
                self._stage(plan[plural], self.facts, item)
        for ready in plan["then"]:
            targets = [self.facts] if ready.card.root == "case" else self.facts[LISTS[ready.card.root]]
            for item in targets:
                self._stage((ready,), self.facts, item)

    def case(self) -> Case:
        """Return the case; what it is made of stays as drawn."""
        lists = {plural: [dict(item) for item in self.facts[plural]] for plural in LISTS.values()}
        return assembled(self.name, self.mix.kinds[self.kind].title, {**self.facts, **lists})

    def _stage(self, plan: tuple[_Ready, ...], case: Record, item: dict[str, Any]) -> None:
        for ready in plan:
            item[ready.card.name] = self._drawn(ready, case, item)

    def _drawn(self, ready: _Ready, case: Record, item: Record) -> Any:
        if ready.follows is not None:
            return ready.follows(case, item)
        if ready.when is not None and ready.when(case, item) is not True:
            return ready.card.base
        if self.doubt and self.draws.random() < self.doubt:
            return None
        if ready.draw.among is not None:
            return self.draws.choices(list(ready.draw.among), list(ready.draw.among.values()))[0]
        eventful = self.draws.random() < min(self._share(ready, case, item) * self.rate, 1.0)
        return bool(ready.card.base) is not eventful

    def _share(self, ready: _Ready, case: Record, item: Record) -> float:
        for test, share in ready.given:
            if test(case, item) is True:
                return share
        return ready.draw.kind.get(self.kind, ready.draw.p or 0.0)

    def raw(self) -> dict[str, Any]:
        """Return the case as a case file writes it."""
        told: dict[str, Any] = {"id": self.name, "title": self.mix.kinds[self.kind].title}
        told["facts"] = _eventful(self.facts, "case")
        for root, plural in LISTS.items():
            told[plural] = [
                {"id": f"{plural[0].upper()}{n}"} | _eventful(item, root)
                for n, item in enumerate(self.facts[plural], 1)
            ]
        return told


@cache
def _base(root: Root) -> dict[str, Any]:
    return {name: card.base for name, card in dictionary().of(root).items()}


def _eventful(answers: Record, root: Root) -> dict[str, Any]:
    return {name: answers[name] for name, base in _base(root).items() if answers[name] != base}


class Banked(NamedTuple):
    """A case of the bank, with the kind it was drawn as (``shipped`` for the room's own)."""

    kind: str
    case: Case


def bank(size: int, seed: int | None = None, rate: float = 1.0) -> list[Banked]:
    """Return the cases that ship, then ``size`` drawn ones."""
    own = [Banked("shipped", case) for case in shipped()]
    return own + [Banked(drawn.kind, drawn.case()) for drawn in generated(size, seed, rate)]


def shipped() -> list[Case]:
    """Return the cases of the room's own files."""
    return [case for name in SHIPPED for case in to_cases(load_yaml(data_text("cases", name)), name)]


def banked(case_id: str, seed: int | None = None) -> Case:
    """Return one case of the bank: a shipped one by its id, a drawn one as ``G00017``."""
    known = {case.id: case for case in shipped()}
    if case_id in known:
        return known[case_id]
    number = case_id.removeprefix("G")
    if case_id.startswith("G") and number.isdecimal() and 1 <= int(number) <= MOST:
        chosen = mix().seed if seed is None else seed
        return Drawn(f"G{int(number):05}", random.Random(f"{chosen}:{int(number)}"), 1.0).case()
    raise BadCase(f"There is no case {case_id[:40]!r} in the bank.", f"Try {', '.join(list(known)[:3])} or G00001.")
