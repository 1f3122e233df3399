"""Turns the tree of a test into two plain closures: its truth, and the facts that keep it unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from isthmus.policy import expr
from isthmus.policy.expr import LISTS, AsOf, Compare, Constant, Fact, Operand, Test, Value
from isthmus.policy.logic import Truth, negate

Record: TypeAlias = Mapping[str, Any]
Truthful: TypeAlias = Callable[[Record, Record], Truth]
Why: TypeAlias = Callable[[Record, Record], Iterator[str]]
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
    """A test ready to run: ``truth(case, item)`` and ``why(case, item)``."""

    truth: Truthful
    why: Why


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
            return Compiled(lambda c, i: negate(inner.truth(c, i)), inner.why)
        return self._over(test) if isinstance(test, expr.Over) else self._leaf(test)

    def _leaf(self, test: expr.Holds | expr.IsUnknown | expr.Member | Compare) -> Compiled:
        if isinstance(test, Compare):
            return self._compare(test)
        if isinstance(test, expr.Member):
            return self._member(test.fact, test.values)
        if isinstance(test, expr.IsUnknown):
            return self._is_unknown(test.fact)
        return Compiled(_read(test.fact), self._why(test.fact))

    def _why(self, fact: Fact) -> Why:
        """Return what names a fact when it has no answer, or the inputs of a derived one."""
        read = _read(fact)
        inputs = self.derived.get((fact.root, fact.name))
        if inputs is not None:
            return self.compile(inputs).why

        def why(case: Record, item: Record) -> Iterator[str]:
            if read(case, item) is None:
                yield fact.name if fact.root == "case" else f"{item[LABEL]}.{fact.name}"

        return why

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

        def why(case: Record, item: Record) -> Iterator[str]:
            for part in compiled:
                if part.truth(case, item) is None:
                    yield from part.why(case, item)

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

        def why(case: Record, _: Record) -> Iterator[str]:
            for item in case[plural]:
                if body.truth(case, item) is None:
                    yield from body.why(case, item)
            if case[complete] is not True:
                yield complete

        return Compiled(truth, why)

    def _compare(self, test: Compare) -> Compiled:
        left, right, op = test.left, test.right, test.op
        if isinstance(left, Fact) and left.kind == "country" and isinstance(right, Constant):
            member = self._member(left, (right.value,))
            if op == "==":
                return member
            return Compiled(lambda c, i: negate(member.truth(c, i)), member.why)
        one, other, apply = _read(left), _read(right), OPERATORS[op]

        def truth(case: Record, item: Record) -> Truth:
            a, b = one(case, item), other(case, item)
            return None if a is None or b is None else apply(a, b)

        whys = [self._why(side) for side in (left, right) if isinstance(side, Fact)]

        def why(case: Record, item: Record) -> Iterator[str]:
            for each in whys:
                yield from each(case, item)

        return Compiled(truth, why)

    def _member(self, fact: Fact, values: tuple[Value, ...]) -> Compiled:
        read, unanswered = _read(fact), self._why(fact)
        table = self._table(values) if fact.kind == "country" else dict.fromkeys(values, True)

        def truth(case: Record, item: Record) -> Truth:
            value = read(case, item)
            return None if value is None else table.get(value, False)

        def why(case: Record, item: Record) -> Iterator[str]:
            yield from unanswered(case, item)
            value = read(case, item)
            if value is not None and table.get(value, False) is None:
                literals = [str(v) for v in values if value in self.covers.get(str(v), {})]
                yield f"framework text: does {' or '.join(literals)} cover {value}"

        return Compiled(truth, why)

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
