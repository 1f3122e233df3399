"""Writes a rule as FEEL, the expression language of DMN, so that an unknown stays unknown there too.

FEEL's ``and``, ``or`` and ``not`` are three-valued like ours, but its ``=`` answers false when one side is
null, and a ``some`` over a list knows nothing of lists that are not closed: both are guarded here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import msgspec

from isthmus.policy import expr
from isthmus.policy.expr import LISTS, PREFIX, AsOf, Constant, Fact, Operand, Test, Value
from isthmus.policy.records import Covers

_LETTERS = {root: letter for letter, root in PREFIX.items()}


class Speller(msgspec.Struct, frozen=True):
    """Spells tests for one framework: what its country codes also cover must be written out."""

    covers: tuple[Covers, ...]

    def spell(self, test: Test) -> str:
        """Return a test as a FEEL expression that is true, false or null."""
        if isinstance(test, expr.All | expr.Any):
            word = " and " if isinstance(test, expr.All) else " or "
            return f"({word.join(self.spell(item) for item in test.items)})"
        if isinstance(test, expr.Not):
            return f"not({self.spell(test.item)})"
        return self._over(test) if isinstance(test, expr.Over) else self._leaf(test)

    def _leaf(self, test: expr.Holds | expr.IsUnknown | expr.Member | expr.Compare) -> str:
        if isinstance(test, expr.Holds):
            return test.fact.written
        if isinstance(test, expr.IsUnknown):
            return f"(if {test.fact.written} = null then null else false)"
        return self._member(test.fact, test.values) if isinstance(test, expr.Member) else self._compare(test)

    def _over(self, test: expr.Over) -> str:
        plural, letter, body = LISTS[test.root], _LETTERS[test.root], self.spell(test.body)
        closed = f"{plural}_complete = true"
        if test.every:
            return f"((every {letter} in {plural} satisfies {body}) and (if {closed} then true else null))"
        return f"((some {letter} in {plural} satisfies {body}) or (if {closed} then false else null))"

    def _member(self, fact: Fact, values: tuple[Value, ...]) -> str:
        name, yes = fact.written, dict.fromkeys(values)
        perhaps: dict[str, None] = {}
        for cover in self.covers if fact.kind == "country" else ():
            if cover.code in values:
                yes.update(dict.fromkeys(cover.includes))
                perhaps.update(dict.fromkeys(cover.unknown))
        unsure = [code for code in perhaps if code not in yes]
        guard = f"{name} = null" + (f" or list contains({_list(unsure)}, {name})" if unsure else "")
        return f"(if {guard} then null else list contains({_list(list(yes))}, {name}))"

    def _compare(self, test: expr.Compare) -> str:
        left, right = test.left, test.right
        if isinstance(left, Fact) and left.kind == "country" and isinstance(right, Constant):
            member = self._member(left, (right.value,))
            return member if test.op == "==" else f"not({member})"
        op = "=" if test.op == "==" else test.op
        nulls = " or ".join(f"{side.written} = null" for side in (left, right) if isinstance(side, Fact))
        body = f"{_operand(left)} {op} {_operand(right)}"
        return f"(if {nulls} then null else {body})" if nulls else f"({body})"


def _operand(side: Operand) -> str:
    if isinstance(side, AsOf):
        return "as_of"
    return side.written if isinstance(side, Fact) else literal(side.value)


def literal(value: Value) -> str:
    """Return a literal as FEEL writes it."""
    if isinstance(value, date):
        return f'date("{value.isoformat()}")'
    return json.dumps(value, ensure_ascii=False)


def _list(values: Sequence[Value]) -> str:
    return f"[{', '.join(literal(value) for value in values)}]"
