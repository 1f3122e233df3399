"""From the words of a statement to what one lake holds: names become codes, or the nearest valid ones are named."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from isthmus.lake.areas import area
from isthmus.measure._query import ror_id, subject_id
from isthmus.measure._sides import group_id, members
from isthmus.model.country import parse
from isthmus.model.errors import IsthmusError, NotCovered, RuleRefused, UnknownName
from isthmus.policy.breadth.statement import All, Any, Atom, Kind, Not, Statement, Term
from isthmus.policy.breadth.world import World

Found = TypeVar("Found")
_ROR = re.compile(r"0[0-9a-z]{8}")


def resolve(statement: Statement, world: World, text: str, where: str = "") -> Statement:
    """Return the statement with every term as this lake understands it.

    Raises
    ------
    RuleRefused
        At a name that is not known, with the nearest.
    NotCovered
        At a term that the lake lacks the grain for.
    """
    if isinstance(statement, Term):
        return _Names(world, text, where).term(statement)
    if isinstance(statement, Not):
        return Not(resolve(statement.item, world, text, where))
    if isinstance(statement, All | Any):
        return type(statement)(tuple(resolve(item, world, text, where) for item in statement.items))
    return statement


class _Names:
    """Looks the values of one term up."""

    def __init__(self, world: World, text: str, where: str) -> None:
        self.world, self.text, self.where = world, text, where

    def term(self, term: Term) -> Statement:
        """Return a term as one atom; one an area or a list, because each has an error of its own."""
        keys = [self.value(term, n) for n in range(len(term.values))]
        at = term.at[0] if term.at else 0
        label = f"{term.kind} {' or '.join(term.values)}"
        if term.kind == "group":
            spans = tuple(dict.fromkeys(span for key in keys for span in members(self.world.lake, str(key))))
            return Atom("group", spans, label, at=at)
        if term.kind not in ("area", "listed"):
            return Atom(term.kind, tuple(sorted(set(keys))), label, at=at)
        atoms = tuple(self.noisy(term, str(key), n) for n, key in enumerate(keys))
        return atoms[0] if len(atoms) == 1 else Any(tuple(dict.fromkeys(atoms)))

    def noisy(self, term: Term, key: str, n: int) -> Atom:
        """Return one area or list with the name of its error."""
        self.located(term, n, lambda: self.grain(term, key))
        how = "" if term.option in ("any", "proposed") else f" ({term.option})"
        noise = f"list {key} {term.option}" if term.kind == "listed" else key
        return Atom(term.kind, (key,), f"{term.kind} {key}{how}", term.option, noise, term.at[n] if term.at else 0)

    def grain(self, term: Term, key: str) -> None:
        """Raise where the lake has the name but nothing to count it by."""
        if term.kind == "listed":
            self.world.tied(key, term.option)
        elif not self.world.covers(key):
            raise NotCovered(
                f"No topic of the area {key} is a topic of this lake.",
                "Its works have topics of their own, as in the sample: name fields instead.",
            )

    def value(self, term: Term, n: int) -> str | int:
        """Return what one value of a term stands for."""
        return self.located(term, n, lambda: self.known(term.kind, term.values[n]))

    def located(self, term: Term, n: int, look: Callable[[], Found]) -> Found:
        """Look something up; a failure says where the value stands."""
        at = term.at[n] if n < len(term.at) else 0
        try:
            return look()
        except NotCovered as error:
            raise NotCovered(f"{_place(self.text, at, self.where)}: {error.message}", error.hint) from error
        except IsthmusError as error:
            raise RuleRefused(self.text, at, error.message, error.hint, self.where) from error

    def known(self, kind: Kind, value: str) -> str | int:
        """Return the code of a name, or raise with the nearest."""
        lake = self.world.lake
        if kind == "country":
            return parse(value)
        if kind == "group":
            return group_id(lake, value)
        if kind == "institution":
            return value if _ROR.fullmatch(value) else ror_id(lake, value)
        if kind in ("field", "subfield", "topic"):
            return subject_id(lake, kind, value)
        if kind == "funder":
            raise NotCovered(
                "The lake holds no funding of works, so no rule about a funder can be counted.",
                "Leave the term out, and read the answer as of works of any funding.",
            )
        return self.listed(kind, value.casefold())

    def listed(self, kind: Kind, value: str) -> str:
        """Return a list, an area or a type of organisation as the lake writes it."""
        world = self.world
        if kind == "listed":
            rows = world.lake.execute(world.lake.table("list").select("list_id"))
            known = {r["list_id"] for r in rows}
        elif kind == "area":
            known = set(world.areas)
        else:
            known = {k for kinds in world.columns.names.types for k in kinds.split(";") if k}
        if not known:
            what = {"listed": "lists", "area": "areas", "org_type": "types of organisations"}[kind]
            raise NotCovered(f"This lake holds no {what}.", "Build it from a mirror that has them.")
        if value not in known:
            if kind == "area":
                area(world.lake, value)
            raise UnknownName({"listed": "list", "org_type": "type of organisation"}.get(kind, kind), value, known)
        return value


def _place(text: str, at: int, where: str) -> str:
    """Return a place of a text as `RuleRefused` writes it."""
    refused = RuleRefused(text, at, "", "", where)
    return f"{where}, " * bool(where) + f"line {refused.line}, column {refused.column}"
