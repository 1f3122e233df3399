"""Reads a statement over works: Python's ``ast`` with an allow-list; nothing is ever evaluated.

The whole grammar: terms such as ``country("CN", "RU")`` (one of the values must hold), comparisons such as
``year >= 2018``, and ``and or not`` with brackets. The terms are those of `isthmus.policy.breadth.statement.KINDS`.
"""

from __future__ import annotations

import ast
import warnings
from typing import Any as Anything
from typing import NoReturn, cast

from isthmus.model.errors import RuleRefused, nearest
from isthmus.policy.breadth.statement import (
    KINDS,
    NUMBERS,
    OPTIONS,
    All,
    Any,
    Not,
    Number,
    Statement,
    Term,
)
from isthmus.policy.scan import scan

_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_DEEPEST = 40
_MOST = 60
"""Values of one term."""


def read(text: str, where: str = "") -> Statement:
    """Return the statement a text writes.

    Parameters
    ----------
    text
        Such as ``country("CN") and area("ca-stra/ai-big-data") and not field("Medicine")``.
    where
        What to name in a refusal.

    Raises
    ------
    RuleRefused
        At the first place that is outside the grammar, with the nearest valid word.
    """
    scan(text, where)
    body = text.lstrip()
    reader = _Reader(text, len(text) - len(body), where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(body.replace("\n", " "), mode="eval")
    except (SyntaxError, SyntaxWarning) as error:
        column = getattr(error, "offset", None)
        reader.refuse_at(column - 1 if column else len(body), f"Not a statement: {error.args[0]}.")
    except (RecursionError, MemoryError, ValueError):
        reader.refuse_at(0, "The statement is too deep to read.")
    return reader.statement(tree.body, 0)


class _Reader:
    """One pass over one text."""

    def __init__(self, text: str, start: int, where: str) -> None:
        self.text, self.start, self.where = text, start, where

    def refuse_at(self, at: int, reason: str, hint: str = "") -> NoReturn:
        """Refuse at a character of the text without its leading blanks."""
        raise RuleRefused(self.text, self.start + at, reason, hint, self.where)

    def at(self, node: ast.AST) -> int:
        """Return where a node stands; the parser counts UTF-8 bytes, we count characters."""
        column = int(getattr(node, "col_offset", 0))
        return len(self.text[self.start :].encode()[:column].decode(errors="ignore"))

    def refuse(self, node: ast.AST, reason: str, hint: str = "") -> NoReturn:
        """Refuse at a node."""
        self.refuse_at(self.at(node), reason, hint)

    def statement(self, node: ast.expr, depth: int) -> Statement:
        """Read a statement."""
        if depth > _DEEPEST:
            self.refuse(node, f"More than {_DEEPEST} tests deep.", "Split the rule.")
        if isinstance(node, ast.BoolOp):
            items = tuple(self.statement(item, depth + 1) for item in node.values)
            return All(items) if isinstance(node.op, ast.And) else Any(items)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(self.statement(node.operand, depth + 1))
        if isinstance(node, ast.Compare):
            return self.number(node)
        if isinstance(node, ast.Call):
            return self.term(node)
        if isinstance(node, ast.Name):
            self.unknown(node, node.id)
        return self.refuse(node, "A term is expected here.", 'Write for example country("CN") or year >= 2018.')

    def unknown(self, node: ast.AST, name: str) -> NoReturn:
        """Refuse a word that is no term, or a term without its values."""
        if name in KINDS:
            self.refuse(node, f"{name} needs its values.", f'Write {name}("...").')
        if name in NUMBERS:
            self.refuse(node, f"{name} is a number.", f"Compare it: {name} >= 2.")
        near = nearest(name, (*KINDS, *NUMBERS)) or [*KINDS, *NUMBERS]
        self.refuse(node, f"Unknown term {name!r}.", f"Did you mean {' or '.join(near)}?")

    def number(self, node: ast.Compare) -> Number:
        """Read one comparison with a whole number, the number of the work first."""
        sign = _SIGNS.get(type(node.ops[0]))
        if len(node.ops) != 1 or sign is None:
            self.refuse(node, "A comparison has two sides and one of == != < <= > >=.", "Write a and b.")
        left, right = node.left, node.comparators[0]
        if not isinstance(left, ast.Name) or left.id not in NUMBERS:
            near = nearest(left.id, NUMBERS) if isinstance(left, ast.Name) else list(NUMBERS)
            self.refuse(left, "A number of the work is expected here.", f"One of: {', '.join(near or NUMBERS)}.")
        if not isinstance(right, ast.Constant) or type(right.value) is not int or right.value > 10**6:
            self.refuse(right, "A whole number is expected here.", f"Write {left.id} {sign} 2018.")
        return Number(left.id, cast("Anything", sign), right.value, self.start + self.at(left))

    def term(self, node: ast.Call) -> Term:
        """Read one term with its values and its option."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in KINDS:
            self.unknown(node, name or "this")
        if not node.args:
            self.refuse(node, f"{name} needs its values.", f'Write {name}("...").')
        if len(node.args) > _MOST:
            self.refuse(node, f"More than {_MOST} values.", "Name a group, or split the term.")
        values = tuple(self.value(item) for item in node.args)
        places = tuple(self.start + self.at(item) for item in node.args)
        return Term(name, values, self.option(node, name), places)

    def value(self, node: ast.expr) -> str:
        """Read one value: a text, or a number that names something."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        if isinstance(node, ast.Constant) and type(node.value) is int:
            return str(node.value)
        return self.refuse(node, "A name in quotes, or a number, is expected here.", 'Write "CN".')

    def option(self, node: ast.Call, name: str) -> str:
        """Read the option of a term, or what is meant without one."""
        key, choices = OPTIONS.get(name, ("", ("",)))
        for given in node.keywords:
            value = given.value.value if isinstance(given.value, ast.Constant) else None
            if given.arg != key or len(node.keywords) > 1:
                known = f"{name} takes only {key}." if key else f"{name} takes no option."
                self.refuse(given, f"{given.arg} is no option here.", known)
            if value not in choices:
                near = nearest(str(value), choices) or list(choices)
                self.refuse(given.value, f"Unknown {key} {value!r}.", f"Did you mean {' or '.join(near)}?")
            return str(value)
        return choices[0]
