"""Reads a rule text into the tree of `expr`: Python's ``ast`` with an allow-list; nothing is ever evaluated.

The whole grammar: ``and or not``, ``== != < <= > >= in`` and ``not in``, literals (text, numbers, ``true``,
``false``), ``date("2024-05-01")``, ``as_of()``, ``unknown(fact)``, and ``any_person(p...)``, ``all_person``,
``any_org(o...)``, ``all_org``, ``any_flow(d...)``, ``all_flow``. A rule must be a yes/no test.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping
from datetime import date
from typing import NoReturn

from isthmus.model.errors import RuleRefused, nearest
from isthmus.policy.expr import (
    PREFIX,
    All,
    Any,
    AsOf,
    Compare,
    Comparison,
    Constant,
    Fact,
    Holds,
    IsUnknown,
    Member,
    Not,
    Operand,
    Over,
    Root,
    Test,
    Value,
    facts_of,
)
from isthmus.policy.scan import scan

_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_TURNED: dict[Comparison, Comparison] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OVER: dict[str, tuple[str, Root, bool]] = {
    f"{word}_{root}": (letter, root, word == "all") for letter, root in PREFIX.items() for word in ("any", "all")
}
_NUMBER = re.compile(r"\d+(\.\d+)?")
_DEEPEST = 100


def parse(text: str, vocabulary: Mapping[str, Fact], where: str = "") -> Test:
    """Return the test a rule text writes.

    Parameters
    ----------
    text
        The rule, such as ``any_person(p.named_role and not p.attestation_signed)``.
    vocabulary
        Every fact by its written name.
    where
        What to name in a refusal: framework, rule, field.

    Raises
    ------
    RuleRefused
        When anything in the text is outside the grammar or the vocabulary, with its place.
    """
    scan(text, where)
    body = text.lstrip()
    reader = _Reader(text, len(text) - len(body), vocabulary, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            tree = ast.parse(body.replace("\n", " "), mode="eval")
    except (SyntaxError, SyntaxWarning) as error:
        column = getattr(error, "offset", None)
        reader.refuse_at(column - 1 if column else len(body), f"Not a rule: {error.args[0]}.")
    except (RecursionError, MemoryError, ValueError):
        reader.refuse_at(0, "The rule is too deep to read.")
    return reader.test(tree.body)


class _Reader:
    """One pass over one rule text."""

    def __init__(self, text: str, start: int, vocabulary: Mapping[str, Fact], where: str) -> None:
        self.text, self.start, self.vocabulary, self.where = text, start, vocabulary, where
        self.bound: str | None = None
        self.depth = 0

    def refuse_at(self, at: int, reason: str, hint: str = "") -> NoReturn:
        """Refuse at a character of the text without its leading blanks."""
        raise RuleRefused(self.text, self.start + at, reason, hint, self.where)

    def refuse(self, node: ast.AST, reason: str, hint: str = "") -> NoReturn:
        """Refuse at a node; the parser counts UTF-8 bytes, we count characters."""
        column = int(getattr(node, "col_offset", 0))
        before = self.text[self.start :].encode()[:column].decode(errors="ignore")
        self.refuse_at(len(before), reason, hint)

    def test(self, node: ast.expr) -> Test:
        """Read a yes/no test."""
        self.depth += 1
        if self.depth > _DEEPEST:
            self.refuse(node, f"More than {_DEEPEST} tests deep.", "Split the rule.")
        try:
            return self._test(node)
        finally:
            self.depth -= 1

    def _test(self, node: ast.expr) -> Test:
        if isinstance(node, ast.BoolOp):
            items = tuple(self.test(item) for item in node.values)
            return All(items) if isinstance(node.op, ast.And) else Any(items)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return Not(self.test(node.operand))
        if isinstance(node, ast.Compare):
            return self.comparison(node)
        if isinstance(node, ast.Call):
            return self.call(node)
        if isinstance(node, ast.Name | ast.Attribute):
            return self.yes_no(node)
        return self.refuse(node, "A yes/no test is expected here.", "Write a fact, a comparison or a test over a list.")

    def yes_no(self, node: ast.Name | ast.Attribute) -> Test:
        """Read a fact that is a test by itself."""
        operand = self.operand(node)
        if not isinstance(operand, Fact):
            self.refuse(node, "A rule must read a fact.", "true and false may only be compared with one.")
        if operand.kind != "yes_no":
            self.refuse(
                node,
                f"{operand.written} is a {operand.kind}, not a yes/no fact.",
                "Compare it with something.",
            )
        return Holds(operand)

    def comparison(self, node: ast.Compare) -> Test:
        """Read one comparison, or one membership test."""
        if len(node.ops) != 1:
            self.refuse(node, "A comparison has two sides.", "Write a <= b and b <= c.")
        op = node.ops[0]
        if isinstance(op, ast.In | ast.NotIn):
            member = self.membership(node.left, node.comparators[0])
            return Not(member) if isinstance(op, ast.NotIn) else member
        if type(op) not in _COMPARISONS:
            self.refuse(node, "This comparison is not in the grammar.", "Use == != < <= > >= in, not in.")
        sign, left, right = _COMPARISONS[type(op)], self.operand(node.left), self.operand(node.comparators[0])
        if isinstance(left, Constant):
            left, right, sign = right, left, _TURNED[sign]
        if isinstance(left, Constant):
            self.refuse(node, "Two literals are compared.", "Compare a fact.")
        self.same_kind(node, left, right)
        if sign not in ("==", "!=") and left.kind not in ("number", "date"):
            self.refuse(node, f"{left.kind} values have no order.", "Use == or !=.")
        return Compare(sign, left, right)

    def same_kind(self, node: ast.AST, left: Operand, right: Operand) -> None:
        """Refuse to compare a number with a text and the like."""
        if left.kind != right.kind and not (left.kind == "country" and right.kind == "text"):
            self.refuse(node, f"A {left.kind} is compared with a {right.kind}.")

    def membership(self, left: ast.expr, right: ast.expr) -> Member:
        """Read ``fact in [literals]``."""
        fact = self.operand(left)
        if not isinstance(fact, Fact):
            self.refuse(left, "Only a fact can be in a list.")
        if not isinstance(right, ast.List) or not right.elts:
            self.refuse(right, "A list of literals is expected here.", 'Write ["a", "b"].')
        values: list[Value] = []
        for item in right.elts:
            constant = self.operand(item)
            if not isinstance(constant, Constant):
                self.refuse(item, "A list holds literals only.")
            self.same_kind(item, fact, constant)
            values.append(constant.value)
        return Member(fact, tuple(values))

    def call(self, node: ast.Call) -> Test:
        """Read ``unknown(fact)`` or a test over a list."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name in ("date", "as_of"):
            self.refuse(node, f"{name}() is a day, not a yes/no test.", "Compare it with a date.")
        if name != "unknown" and name not in _OVER:
            known = ("unknown", "date", "as_of", *_OVER)
            self.refuse(node, f"No such function: {name or 'this'}.", f"Choose from {', '.join(known)}.")
        if len(node.args) != 1 or node.keywords or isinstance(node.args[0], ast.Starred):
            self.refuse(node, f"{name} takes exactly one argument.")
        if name == "unknown":
            fact = self.operand(node.args[0])
            if not isinstance(fact, Fact):
                self.refuse(node.args[0], "unknown() asks about a fact.")
            return IsUnknown(fact)
        return self.over(node, name)

    def over(self, node: ast.Call, name: str) -> Over:
        """Read a test over persons, organisations or flows."""
        letter, root, every = _OVER[name]
        if self.bound:
            self.refuse(node, "A test over a list cannot stand inside another.")
        self.bound = letter
        body = self.test(node.args[0])
        self.bound = None
        if not any(fact.root == root for fact in facts_of(body)):
            self.refuse(node.args[0], f"{name} must read a fact of its own list.", f"Write {letter}.something.")
        return Over(root, every, body)

    def operand(self, node: ast.expr) -> Operand:
        """Read a fact, a literal, a date or ``as_of()``."""
        if isinstance(node, ast.Constant):
            return self.constant(node, node.value)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            inner = self.constant(node.operand, node.operand.value)
            if isinstance(inner.value, int | float) and inner.kind == "number":
                return Constant(-inner.value, "number")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
            return self.day(node, node.func.id)
        if isinstance(node, ast.Name | ast.Attribute):
            return self.fact(node)
        return self.refuse(node, "A fact or a literal is expected here.")

    def constant(self, node: ast.expr, value: object) -> Constant:
        """Read a plain literal."""
        if isinstance(value, bool):
            return Constant(value, "yes_no")
        if isinstance(value, str):
            return Constant(value, "text")
        if isinstance(value, int | float):
            source = self.text[self.start :].encode()[node.col_offset : node.end_col_offset].decode()
            if _NUMBER.fullmatch(source):
                return Constant(value, "number")
        return self.refuse(node, "This literal is not in the grammar.", "Use text, a plain number, true or false.")

    def day(self, node: ast.Call, name: str) -> Operand:
        """Read ``as_of()`` or ``date("2024-05-01")``."""
        if name == "as_of" and not node.args:
            return AsOf()
        if name != "date" or len(node.args) != 1 or not isinstance(node.args[0], ast.Constant):
            self.refuse(node, "A fact or a literal is expected here.", 'Days are as_of() and date("2024-05-01").')
        written = node.args[0].value
        try:
            if isinstance(written, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", written):
                return Constant(date.fromisoformat(written), "date")
        except ValueError:
            pass
        return self.refuse(node.args[0], f"{written!r} is not a day.", 'Write date("2024-05-01").')

    def fact(self, node: ast.Name | ast.Attribute) -> Operand:
        """Read a fact by its written name."""
        name = self.dotted(node)
        if name in ("true", "false"):
            return Constant(name == "true", "yes_no")
        letter = name.split(".")[0]
        if letter in PREFIX and letter != self.bound:
            self.refuse(node, f"{name} is read outside any_{PREFIX[letter]} or all_{PREFIX[letter]}.")
        if name not in self.vocabulary:
            near = nearest(name, self.vocabulary)
            self.refuse(node, f"Unknown fact {name!r}.", f"Did you mean {' or '.join(near)}?" if near else "")
        return self.vocabulary[name]

    def dotted(self, node: ast.expr) -> str:
        """Return a dotted name, or refuse what is not one."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            self.refuse(node, "A fact is a plain dotted name.")
        return ".".join([node.id, *reversed(names)])
