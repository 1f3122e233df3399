"""Writes a rule as FEEL, the expression language of DMN, so that an unknown stays unknown there too.

FEEL's ``and``, ``or`` and ``not`` are three-valued like ours, but its ``=`` answers false when one side is null,
and a ``some`` over a list knows nothing of lists that are not closed: both are guarded here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from isthmus.policy import expr
from isthmus.policy.expr import LISTS, AsOf, Constant, Fact, Operand, Test, Value

_LETTERS = {"person": "p", "org": "o", "flow": "d"}


def to_feel(test: Test, unread: Mapping[str, frozenset[str]], covered: Mapping[str, frozenset[str]]) -> str:
    """Return a test as a FEEL expression that is true, false or null.

    Parameters
    ----------
    test
        A parsed rule.
    unread
        For a country literal, the codes it may cover because the text was not read.
    covered
        For a country literal, the codes it covers.
    """

    def write(part: Test) -> str:
        if isinstance(part, expr.All | expr.Any):
            return "(" + (" and " if isinstance(part, expr.All) else " or ").join(map(write, part.items)) + ")"
        if isinstance(part, expr.Not):
            return f"not({write(part.item)})"
        if isinstance(part, expr.Over):
            return _over(part, write(part.body))
        if isinstance(part, expr.Holds):
            return part.fact.written
        if isinstance(part, expr.IsUnknown):
            return f"(if {part.fact.written} = null then null else false)"
        if isinstance(part, expr.Member):
            return _member(part.fact, part.values, unread, covered)
        return _compare(part, unread, covered)

    return write(test)


def _over(test: expr.Over, body: str) -> str:
    plural, letter = LISTS[test.root], _LETTERS[test.root]
    if test.every:
        return f"((every {letter} in {plural} satisfies {body}) and (if {plural}_complete = true then true else null))"
    return f"((some {letter} in {plural} satisfies {body}) or (if {plural}_complete = true then false else null))"


def _member(
    fact: Fact, values: tuple[Value, ...], unread: Mapping[str, frozenset[str]], covered: Mapping[str, frozenset[str]]
) -> str:
    name = fact.written
    yes: dict[Value, None] = dict.fromkeys(values)
    perhaps: dict[str, None] = {}
    if fact.kind == "country":
        for value in values:
            yes.update(dict.fromkeys(sorted(covered.get(str(value), ()))))
            perhaps.update(dict.fromkeys(sorted(unread.get(str(value), ()))))
    unsure = [code for code in perhaps if code not in yes]
    guard = f"{name} = null" + (f" or list contains({_list(unsure)}, {name})" if unsure else "")
    return f"(if {guard} then null else list contains({_list(list(yes))}, {name}))"


def _compare(
    test: expr.Compare, unread: Mapping[str, frozenset[str]], covered: Mapping[str, frozenset[str]]
) -> str:
    left, right = test.left, test.right
    if isinstance(left, Fact) and left.kind == "country" and isinstance(right, Constant):
        member = _member(left, (right.value,), unread, covered)
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


def _list(values: list[Value] | list[str]) -> str:
    return f"[{', '.join(literal(value) for value in values)}]"
