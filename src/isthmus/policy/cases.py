"""Reads case files: a YAML list (a single mapping is a list of one) over the uneventful base case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import yaml

from isthmus.model.errors import BadCase, UnknownName, Unreadable, nearest
from isthmus.policy.compiler import LABEL, Compiler, Record, Truthful
from isthmus.policy.dictionary import COMPLETE, FactCard, dictionary, fits
from isthmus.policy.expr import LISTS, Root
from isthmus.policy.records import OUTCOMES
from isthmus.policy.yamlin import load_yaml

CASE_KEYS = (
    "id",
    "title",
    "story",
    "as_of",
    "facts",
    "persons",
    "orgs",
    "flows",
    "expect",
    "why",
    "note",
    "source",
)
EXPECT_KEYS = ("out", "low", "high", "fired", "defeated", "open_has")


class Case(msgspec.Struct, frozen=True):
    """One case: facts ready to be read by rules, and what a test file expects.

    ``facts`` holds every fact of the case by bare name and the lists ``persons``, ``orgs`` and ``flows``; an
    unanswered one is ``None``. Display names are not in it: no rule can read them.
    """

    id: str
    facts: Record
    title: str = ""
    as_of: date | None = None
    expect: dict[str, dict[str, Any]] = {}


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file.

    Raises
    ------
    Unreadable
        When the file is not there or is not YAML.
    BadCase
        When it says something no case can say; the key and the nearest valid one are named.
    """
    return to_cases(read_yaml(path), str(path))


def read_yaml(path: Path) -> Any:
    """Return the plain values of a file, or say why it cannot be read."""
    try:
        return load_yaml(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        raise BadCase(f"{path}: {' '.join(str(error).split())}.") from error


def pick_case(path: Path, case_id: str | None = None) -> Case:
    """Return one case of a file: the one named, or the only one.

    Raises
    ------
    UnknownName
        When no case has that id.
    BadCase
        When none is named and the file holds several, or none.
    """
    cases = {case.id: case for case in read_cases(path)}
    if case_id is None:
        if len(cases) != 1:
            raise BadCase(f"{path} holds {len(cases)} cases.", f"Name one: {', '.join(cases)}." if cases else "")
        return next(iter(cases.values()))
    if case_id not in cases:
        raise UnknownName("case", case_id, cases, str(path))
    return cases[case_id]


def to_cases(raw: Any, where: str = "case") -> list[Case]:
    """Return the cases written as plain values."""
    entries = raw if isinstance(raw, list) else [raw]
    cases = [to_case(entry, f"{where}, entry {n}") for n, entry in enumerate(entries, 1)]
    ids = [case.id for case in cases]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise BadCase(f"{where}: the id {twice[0]} is used twice.", "Give each case its own id.")
    return cases


def to_case(raw: Any, where: str = "case", blank: bool = False) -> Case:
    """Return one case.

    Parameters
    ----------
    raw
        The mapping a case file holds.
    where
        What to name in an error.
    blank
        Start from nothing known and open lists instead of the uneventful base case, as a real review does.
    """
    if not isinstance(raw, Mapping):
        raise BadCase(f"{where}: a case is a mapping, not {type(raw).__name__}.")
    where = f"{where} ({raw['id']})" if "id" in raw else where
    _known(raw, CASE_KEYS, "key", where)
    facts = _answers(raw.get("facts", {}), _cards("case"), f"{where}, facts", blank)
    for root, plural in LISTS.items():
        items = raw.get(plural, [] if blank else [{}])
        if items is None:
            facts[COMPLETE[root]] = None
        elif not isinstance(items, list):
            raise BadCase(f"{where}, {plural}: a list is expected.")
        facts[plural] = [_item(item, n, root, where, blank) for n, item in enumerate(items or (), 1)]
        labels = [item[LABEL] for item in facts[plural]]
        if len(set(labels)) < len(labels):
            raise BadCase(f"{where}, {plural}: two entries share an id.", "Give each its own id.")
    facts = _derive(facts, "case")
    as_of = raw.get("as_of")
    return Case(
        str(raw.get("id", "case")), facts, str(raw.get("title", "")), _day(as_of, where) if as_of else None,
        _expectations(raw.get("expect") or {}, where),
    )  # fmt: skip


def _item(raw: Any, number: int, root: Root, where: str, blank: bool) -> Record:
    """Return one person, organisation or flow over its template, with its label and derived facts."""
    plural = LISTS[root]
    if not isinstance(raw, Mapping):
        raise BadCase(f"{where}, {plural}[{number}]: a mapping is expected.")
    label = f"{plural}[{raw.get('id', number)}]"
    answers = {key: value for key, value in raw.items() if key not in ("id", "display")}
    item = _derive(_answers(answers, _cards(root), f"{where}, {label}", blank), root)
    item[LABEL] = label
    return item


@cache
def _cards(root: Root) -> dict[str, FactCard]:
    """Return the inputs of a root by bare name."""
    return dictionary().of(root)


@cache
def _derivers(root: Root) -> tuple[tuple[str, Truthful], ...]:
    """Return the derived facts of a root, compiled, in the order they are declared."""
    return tuple((name, Compiler({}, {}).compile(t).truth) for name, t in dictionary().derived_of(root).items())


def _derive(answers: dict[str, Any], root: Root) -> dict[str, Any]:
    """Return one record with its derived facts."""
    for name, truth in _derivers(root):
        answers[name] = truth(answers, answers)
    return answers


def assembled(case_id: str, title: str, facts: dict[str, Any]) -> Case:
    """Return a case of answers that are there already, every fact and whole items; derived facts are added."""
    for root, plural in LISTS.items():
        for number, item in enumerate(facts[plural], 1):
            item[LABEL] = f"{plural}[{plural[0].upper()}{number}]"
            _derive(item, root)
    return Case(case_id, _derive(facts, "case"), title)


def rederived(case: Case, answers: Mapping[str, Any]) -> Case:
    """Return a case with other answers, by label, and its derived facts made anew."""
    facts = dict(case.facts)
    for plural in LISTS.values():
        start = f"{plural}["
        if any(label.startswith(start) for label in answers):
            facts[plural] = [_reanswered(item, answers) for item in facts[plural]]
    facts |= {label: value for label, value in answers.items() if label in facts}
    return msgspec.structs.replace(case, facts=_derive(facts, "case"))


def _reanswered(item: Record, answers: Mapping[str, Any]) -> Record:
    start = f"{item[LABEL]}."
    own = {label.removeprefix(start): value for label, value in answers.items() if label.startswith(start)}
    root = next(root for root, plural in LISTS.items() if start.startswith(f"{plural}["))
    return _derive({**item, **own}, root) if own else item


def _answers(raw: Any, cards: Mapping[str, FactCard], where: str, blank: bool) -> dict[str, Any]:
    """Return every fact of one record: the base answers, overridden key by key."""
    answers: dict[str, Any] = {name: None if blank else card.base for name, card in cards.items()}
    if raw is None:
        return dict.fromkeys(cards)
    for name, value in _flat(raw, cards, where):
        answers[name] = _answer(value, cards[name], where)
    return answers


def _flat(raw: Any, cards: Mapping[str, FactCard], where: str, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield each fact a nested mapping answers; a null group answers all its facts with unknown."""
    if not isinstance(raw, Mapping):
        raise BadCase(f"{where}: {above.rstrip('.') or 'facts'} is a group of facts, not {raw!r}.")
    for key, value in raw.items():
        name = f"{above}{key}"
        inside = [card for card in cards if card.startswith(f"{name}.")]
        if name in cards:
            yield name, value
        elif inside and value is None:
            yield from ((card, None) for card in inside)
        elif inside:
            yield from _flat(value, cards, where, f"{name}.")
        else:
            _refuse_fact(name, cards, where)


def _refuse_fact(name: str, cards: Mapping[str, FactCard], where: str) -> None:
    root: Root = next(iter(cards.values())).root
    if name in dict(_derivers(root)):
        raise BadCase(f"{where}: {name} is derived, not an input.", "Answer the facts it follows from instead.")
    near = nearest(name, cards)
    raise BadCase(f"{where}: unknown fact {name!r}.", f"Did you mean {' or '.join(near)}?" if near else "")


def _answer(value: Any, card: FactCard, where: str) -> Any:
    """Return one answer of its fact's kind; a day may be written as text."""
    if value is None:
        return None
    if card.is_ == "date":
        return _day(value, f"{where}, {card.name}")
    if not fits(value, card.is_):
        raise BadCase(f"{where}: {card.name} is a {card.is_} fact, and {value!r} is not.", card.ask)
    return value


def _day(value: Any, where: str) -> date:
    """Return a day from a date or ISO text."""
    try:
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise BadCase(f"{where}: {value!r} is not a day.", "Write 2026-11-22.") from None


def _known(raw: Mapping[str, Any], choices: tuple[str, ...], kind: str, where: str) -> None:
    for key in raw:
        if key not in choices:
            near = nearest(str(key), choices)
            raise BadCase(f"{where}: unknown {kind} {key!r}.", f"Choose from {', '.join(near or choices)}.")


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _expectations(raw: Any, where: str) -> dict[str, dict[str, Any]]:
    """Return what a case expects of each framework; any other key is an error."""
    if not isinstance(raw, Mapping):
        raise BadCase(f"{where}: expect is a mapping of frameworks.")
    for pack, expected in raw.items():
        if not isinstance(expected, Mapping):
            raise BadCase(f"{where}, expect {pack}: a mapping is expected.")
        _known(expected, EXPECT_KEYS, "key in expect", f"{where}, expect {pack}")
        for key, value in expected.items():
            if key in ("out", "low", "high") and value not in OUTCOMES:
                near = nearest(str(value), OUTCOMES)
                raise BadCase(
                    f"{where}, expect {pack}: {value!r} is no outcome.", f"Choose from {', '.join(near or OUTCOMES)}."
                )
            if key in ("fired", "defeated", "open_has") and not _names(value):
                raise BadCase(f"{where}, expect {pack}: {key} is a list of rules.")
    return {str(pack): dict(expected) for pack, expected in raw.items()}
