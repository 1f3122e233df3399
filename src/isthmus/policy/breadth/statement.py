"""The tree of a statement over works: terms, comparisons, and, or, not; and the sentence it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Kind: TypeAlias = Literal[
    "country", "group", "institution", "listed", "org_type", "field", "subfield", "topic", "area", "funder"
]
KINDS: dict[Kind, str] = {
    "country": "a country of an institution or author: a code or a name",
    "group": "a member, in the year of the work, of a group of countries",
    "institution": "an institution: ROR id or exact name",
    "listed": "an institution tied to an entry of a list; ties='proposed' (all that nobody rejected), 'confirmed' "
    "(by a person), or 'wider' (also institutions that house a listed unit)",
    "org_type": "an institution of a type of ROR: education, company, government, facility, ...",
    "field": "field of the primary topic: OpenAlex number or name",
    "subfield": "subfield of the primary topic",
    "topic": "primary topic",
    "area": "an area of technology, scheme/area, or a whole scheme; degree='any' or 'core'",
    "funder": "a funder of the work (not covered: the lake holds no funding)",
}
NUMBERS: dict[str, str] = {
    "year": "year of publication",
    "countries": "number of countries of the work",
    "authors": "number of authors",
}
OPTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "listed": ("ties", ("proposed", "confirmed", "wider")),
    "area": ("degree", ("any", "core")),
}
"""The option of a term and its values, the first being meant where none is written."""


@dataclass(frozen=True)
class Term:
    """A term: one of its values must hold. ``at`` is the character where each value stands."""

    kind: Kind
    values: tuple[str, ...]
    option: str = ""
    at: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Number:
    """A number of the work compared with a whole number."""

    name: str
    sign: Literal["==", "!=", "<", "<=", ">", ">="]
    value: int
    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """The contrary."""

    item: Statement


@dataclass(frozen=True)
class All:
    """Every one of the items."""

    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Any:
    """At least one of the items."""

    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Atom:
    """A term as one lake understands it: what it looks up, and the label error it carries."""

    kind: Kind
    key: tuple[object, ...]
    label: str = field(compare=False)
    option: str = ""
    noise: str = field(default="", compare=False)
    """What was measured of the label's error: a list as ``list ID``, an area or scheme; empty where it has none."""
    at: int = field(default=0, compare=False)


Leaf: TypeAlias = Term | Number | Atom
Statement: TypeAlias = Leaf | Not | All | Any


def leaves(statement: Statement) -> Iterator[Leaf]:
    """Yield every term and comparison, in the order written."""
    if isinstance(statement, Term | Number | Atom):
        yield statement
    elif isinstance(statement, Not):
        yield from leaves(statement.item)
    else:
        for item in statement.items:
            yield from leaves(item)


Truths: TypeAlias = npt.NDArray[np.bool_]


def truth(statement: Statement, of: Callable[[Leaf], Truths]) -> Truths:
    """Return where a statement holds, given where each of its leaves does."""
    if isinstance(statement, Term | Number | Atom):
        return of(statement)
    if isinstance(statement, Not):
        return ~truth(statement.item, of)
    join = np.logical_and if isinstance(statement, All) else np.logical_or
    made = truth(statement.items[0], of)
    for item in statement.items[1:]:
        made = join(made, truth(item, of))
    return made


def excepting(statement: Statement, exceptions: tuple[Statement, ...]) -> Statement:
    """Return the statement without the works of the exceptions."""
    return All((statement, *(Not(e) for e in exceptions))) if exceptions else statement


def sentence(statement: Statement) -> str:
    """Return a statement in plain words, such as ``works with CN, and in the area ca-stra/ai-big-data``.

    Examples
    --------
    >>> sentence(All((Term("country", ("CN",)), Not(Term("field", ("Medicine",))))))
    'works with CN, and not in the field Medicine'
    """
    return f"works {_words(statement)}"


_LEADS: dict[Kind, str] = {
    "country": "with", "group": "with a member of", "institution": "with the institution",
    "listed": "with an organisation tied to the list", "org_type": "with an organisation of type",
    "field": "in the field", "subfield": "in the subfield", "topic": "on the topic", "area": "in the area",
    "funder": "funded by",
}  # fmt: skip


def _words(statement: Statement, inside: bool = False) -> str:
    if isinstance(statement, Atom):
        return statement.label
    if isinstance(statement, Term):
        how = "" if not statement.option or statement.option in ("proposed", "any") else f" ({statement.option})"
        return f"{_LEADS[statement.kind]} {' or '.join(statement.values)}{how}"
    if isinstance(statement, Number):
        sign = {"==": "", "!=": "other than ", "<": "below ", "<=": "at most ", ">": "above ", ">=": "at least "}
        return f"whose number of {statement.name} is {sign[statement.sign]}{statement.value}".replace(
            "number of year", "year"
        )
    if isinstance(statement, Not):
        return f"not {_words(statement.item, True)}"
    joint = ", and " if isinstance(statement, All) else ", or "
    text = joint.join(_words(item, True) for item in statement.items)
    return f"({text})" if inside else text


def text_of(statement: Statement) -> str:
    """Return a statement as it is written in the grammar; reading it again gives the same statement."""
    if isinstance(statement, Atom):
        return statement.label
    if isinstance(statement, Term):
        values = ", ".join(f'"{v}"' for v in statement.values)
        first = OPTIONS[statement.kind][1][0] if statement.kind in OPTIONS else ""
        if statement.option and statement.option != first:
            values += f', {OPTIONS[statement.kind][0]}="{statement.option}"'
        return f"{statement.kind}({values})"
    if isinstance(statement, Number):
        return f"{statement.name} {statement.sign} {statement.value}"
    if isinstance(statement, Not):
        return f"not {_closed(statement.item)}"
    return (" and " if isinstance(statement, All) else " or ").join(_closed(item) for item in statement.items)


def _closed(statement: Statement) -> str:
    return text_of(statement) if isinstance(statement, Term | Number | Not) else f"({text_of(statement)})"
