"""Turns the tree of a test into two plain closures: its truth, and the facts that keep it unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from isthmus.policy import expr
from isthmus.policy.expr import LISTS, AsOf, Compare, Constant, Fact, Operand, Test, Value
from isthmus.policy.logic import Truth, negate

Record: TypeAlias = Mapping[str, Any]
Truthful: TypeAlias = Callable[[Record, Record], Truth]
Why: TypeAlias = Callable[[Record, Record, dict[str, None]], None]
Covers: TypeAlias = Mapping[str, Mapping[str, Truth]]
"""For a country literal, the codes it may also cover: true, false, or unknown when the text was not read."""

AS_OF, LABEL = "@as_of", "@label"
_NOBODY: Record = {}
OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Compiled(NamedTuple):
    """A test ready to run: ``truth(case, item)``, and ``why(case, item, found)``, which adds the unanswered facts.

    ``settled`` is whether ``why`` may be asked whatever the truth is: one fact that is answered adds nothing.
    """

    truth: Truthful
    why: Why
    settled: bool = False


class Compiler:
    """Compiles tests for one framework.

    Parameters
    ----------
    covers
        Which codes a country literal also covers in this framework.
    derived
        The derived facts by root and bare name, so that a missing one is explained by its inputs.
    lenient
        Read ``unknown(fact)`` as it stands today (true when there is no answer). Otherwise it stays unknown
        until the answer is in, because an answer that arrives can undo it: only so can forgetting a fact
        never narrow a range.
    """

    def __init__(self, covers: Covers, derived: Mapping[tuple[str, str], Test], lenient: bool = False) -> None:
        self.covers, self.derived, self.lenient = covers, derived, lenient

    def compile(self, test: Test) -> Compiled:
        """Return the closures of a test."""
        if isinstance(test, expr.All | expr.Any):
            return self._junction(test)
        if isinstance(test, expr.Not):
            inner = self.compile(test.item)
            return Compiled(lambda c, i: negate(inner.truth(c, i)), inner.why, inner.settled)
        return self._over(test) if isinstance(test, expr.Over) else self._leaf(test)

    def _leaf(self, test: expr.Holds | expr.IsUnknown | expr.Member | Compare) -> Compiled:
        if isinstance(test, Compare):
            return self._compare(test)
        if isinstance(test, expr.Member):
            return self._member(test.fact, test.values)
        if isinstance(test, expr.IsUnknown):
            return self._is_unknown(test.fact)
        return Compiled(_read(test.fact), self._why(test.fact), self._plain(test.fact))

    def _why(self, fact: Fact) -> Why:
        """Return what names a fact when it has no answer, or the inputs of a derived one."""
        inputs = self.derived.get((fact.root, fact.name))
        if inputs is not None:
            return self.compile(inputs).why
        name, dotted = fact.name, f".{fact.name}"

        def of_case(case: Record, _: Record, found: dict[str, None]) -> None:
            if case[name] is None:
                found[name] = None

        def of_item(_: Record, item: Record, found: dict[str, None]) -> None:
            if item[name] is None:
                found[item[LABEL] + dotted] = None

        return of_case if fact.root == "case" else of_item

    def _plain(self, fact: Fact) -> bool:
        """Return whether a fact is an input, and not derived from others."""
        return (fact.root, fact.name) not in self.derived

    def _junction(self, test: expr.All | expr.Any) -> Compiled:
        decisive = isinstance(test, expr.Any)
        compiled = [self.compile(item) for item in test.items]
        truths = tuple(item.truth for item in compiled)

        def truth(case: Record, item: Record) -> Truth:
            answer: Truth = not decisive
            for part in truths:
                value = part(case, item)
                if value is decisive:
                    return decisive
                if value is None:
                    answer = None
            return answer

        def why(case: Record, item: Record, found: dict[str, None]) -> None:
            for part, ask, settled in compiled:
                if settled or part(case, item) is None:
                    ask(case, item, found)

        return Compiled(truth, why)

    def _over(self, test: expr.Over) -> Compiled:
        body, every, plural = self.compile(test.body), test.every, LISTS[test.root]
        complete = f"{plural}_complete"

        def truth(case: Record, _: Record) -> Truth:
            answer: Truth = every if case[complete] is True else None
            for item in case[plural]:
                value = body.truth(case, item)
                if value is not every:
                    if value is not None:
                        return value
                    answer = None
            return answer

        body_truth, body_why, settled = body.truth, body.why, body.settled

        def why(case: Record, _: Record, found: dict[str, None]) -> None:
            for item in case[plural]:
                if settled or body_truth(case, item) is None:
                    body_why(case, item, found)
            if case[complete] is not True:
                found[complete] = None

        return Compiled(truth, why)

    def _compare(self, test: Compare) -> Compiled:
        left, right, op = test.left, test.right, test.op
        if isinstance(left, Fact) and left.kind == "country" and isinstance(right, Constant):
            member = self._member(left, (right.value,))
            if op == "==":
                return member
            return Compiled(lambda c, i: negate(member.truth(c, i)), member.why, member.settled)
        one, other, apply = _read(left), _read(right), OPERATORS[op]

        def truth(case: Record, item: Record) -> Truth:
            a, b = one(case, item), other(case, item)
            return None if a is None or b is None else apply(a, b)

        sides = [side for side in (left, right) if isinstance(side, Fact)]
        whys = [self._why(side) for side in sides]
        plain = all(self._plain(side) for side in sides)
        if len(whys) == 1:
            return Compiled(truth, whys[0], plain)

        def why(case: Record, item: Record, found: dict[str, None]) -> None:
            for each in whys:
                each(case, item, found)

        return Compiled(truth, why, plain)

    def _member(self, fact: Fact, values: tuple[Value, ...]) -> Compiled:
        read, unanswered = _read(fact), self._why(fact)
        table = self._table(values) if fact.kind == "country" else dict.fromkeys(values, True)

        def truth(case: Record, item: Record) -> Truth:
            value = read(case, item)
            return None if value is None else table.get(value, False)

        unread = {v: covered for v, covered in table.items() if covered is None}
        if not unread:
            return Compiled(truth, unanswered, self._plain(fact))

        def why(case: Record, item: Record, found: dict[str, None]) -> None:
            unanswered(case, item, found)
            value = read(case, item)
            if value in unread:
                literals = [str(v) for v in values if value in self.covers.get(str(v), {})]
                found[f"framework text: does {' or '.join(literals)} cover {value}"] = None

        return Compiled(truth, why, self._plain(fact))

    def _table(self, values: tuple[Value, ...]) -> dict[Value, Truth]:
        """Return each code a list of country literals names or may cover."""
        table: dict[Value, Truth] = {}
        for literal in values:
            for code, covered in self.covers.get(str(literal), {}).items():
                known = table.get(code, False)
                table[code] = True if covered or known else None if covered is None or known is None else False
        return table | dict.fromkeys(values, True)

    def _is_unknown(self, fact: Fact) -> Compiled:
        read, when_missing = _read(fact), True if self.lenient else None
        return Compiled(lambda c, i: when_missing if read(c, i) is None else False, self._why(fact))


def _read(operand: Operand) -> Callable[[Record, Record], Any]:
    """Return what fetches an operand."""
    if isinstance(operand, AsOf):
        return lambda case, _: case[AS_OF]
    if isinstance(operand, Constant):
        value = operand.value
        return lambda _, __: value
    name = operand.name
    if operand.root == "case":
        return lambda case, _: case[name]
    return lambda _, item: item[name]
