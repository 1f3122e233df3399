"""Which rule books apply: proposed from funder and place with the reason; the officer adds or removes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy import Framework, engine, load_frameworks
from isthmus.policy.compiler import AS_OF, LABEL, Compiler, Record
from isthmus.policy.expr import LISTS, Over, Test, facts_of, parts
from isthmus.review.ask import policy_case
from isthmus.review.case import Choice, Review
from isthmus.review.facts import short


def propose(review: Review, on: date) -> Review:
    """Return the case with the frameworks that its known facts bring up; what a person chose stays as it is.

    A framework is proposed when its own scope is not closed and a part of it holds on what is known. The rest are
    named by `others`.
    """
    settled = {c.framework: c for c in review.frameworks if c.by}
    found = {c.framework: c for pack in load_frameworks().values() for c in _proposal(review, pack, on)}
    return msgspec.structs.replace(review, frameworks=tuple((found | settled).values()))


def _proposal(review: Review, pack: Framework, on: date) -> Iterator[Choice]:
    case, machine = policy_case(review), engine(pack)
    scope = machine.run(case, on).scope
    facts = {**case.facts, AS_OF: on}
    why = ", ".join(dict.fromkeys(_reasons(machine.scope_test, facts, facts)))
    if why and scope is not False:
        yield Choice(pack.id, "proposed", f"it applies: {why}" if scope else f"it may apply: {why}")


def _reasons(test: Test, case: Record, item: Record) -> Iterator[str]:
    """Yield, in words, the parts of a scope that hold on what is known."""
    if isinstance(test, Over):
        for one in case[LISTS[test.root]]:
            yield from _reasons(test.body, case, one)
    elif parts(test):
        for part in parts(test):
            yield from _reasons(part, case, item)
    elif Compiler({}, {}).compile(test).truth(case, item) is True:
        for fact in facts_of(test):
            label = fact.name if fact.root == "case" else short(f"{item[LABEL]}.{fact.name}")
            yield f"{label} is {_word(item[fact.name] if fact.root != 'case' else case[fact.name])}"


def _word(value: object) -> str:
    return "yes" if value is True else "no" if value is False else str(value)


def choose(review: Review, name: str, add: bool, by: str, on: str, why: str = "") -> Review:
    """Return the case with a framework added or removed by a person; removing one needs a reason."""
    known = load_frameworks()
    if name not in known:
        raise UnknownName("framework", name, known)
    if not add and not why.strip():
        raise UsageError(f"Removing {name} needs a reason.", "Give it with --why.")
    made = Choice(name, "added" if add else "removed", why.strip() or "added by the officer", by, on)
    rest = tuple(c for c in review.frameworks if c.framework != name)
    return msgspec.structs.replace(review, frameworks=(*rest, made))


def others(review: Review) -> list[str]:
    """Return the frameworks that are not asked, for the list of what is not covered."""
    return [name for name in load_frameworks() if name not in review.chosen]
