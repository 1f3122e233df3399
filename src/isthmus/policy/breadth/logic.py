"""What statements mean before any work is counted: which contradict themselves, and which follow from another.

A subject is one of the topics of the lake with its field, subfield and areas, so what is said of subjects is decided
topic by topic. Other terms may hold or not on their own, but for a term whose values all stand in another's.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

from isthmus.model.errors import RuleRefused
from isthmus.policy.breadth.columns import Ints
from isthmus.policy.breadth.statement import All, Any, Atom, Leaf, Not, Number, Statement, Truths, leaves, truth
from isthmus.policy.breadth.world import World

SUBJECT = ("field", "subfield", "topic", "area")
MOST = 12
"""Free terms up to which everything is tried; beyond, nothing is concluded."""


class Meaning:
    """All that could be the case for the terms of some statements: one row a case."""

    def __init__(self, world: World, *statements: Statement) -> None:
        every = dict.fromkeys(x for s in statements for x in leaves(s))
        subjects = [x for x in every if isinstance(x, Atom) and x.kind in SUBJECT]
        numbers = [x for x in every if isinstance(x, Number)]
        free = [x for x in every if isinstance(x, Atom) and x.kind not in SUBJECT]
        self.decided = len(free) <= MOST
        self._truths: dict[Leaf, Truths] = {}
        if not self.decided:
            return
        parts = [_subjects(world, subjects), _numbers(numbers), _free(free)]
        sizes = [len(p) for p in parts]
        grid = np.stack(np.meshgrid(*(np.arange(n) for n in sizes), indexing="ij"), -1).reshape(-1, 3)
        named: list[list[Leaf]] = [list(subjects), list(numbers), list(free)]
        for part, terms, place in zip(parts, named, grid.T, strict=True):
            for n, leaf in enumerate(terms):
                self._truths[leaf] = part[place, n]
        self._all = np.ones(len(grid), bool)

    def cases(self, statement: Statement) -> Truths:
        """Return the cases in which a statement holds."""
        return truth(statement, lambda leaf: self._truths[leaf]) & self._all

    def possible(self, statement: Statement) -> bool:
        """Say whether a statement can hold at all; True where that is not decided."""
        return not self.decided or bool(self.cases(statement).any())

    def follows(self, conclusion: Statement, premise: Statement) -> bool:
        """Say whether the premise cannot hold without the conclusion; False where that is not decided."""
        return self.decided and not bool((self.cases(premise) & ~self.cases(conclusion)).any())


def _subjects(world: World, atoms: list[Atom]) -> npt.NDArray[np.bool_]:
    """Return what can be the case for terms about the subject: every topic known, and a work without one."""
    if not atoms:
        return np.zeros((1, 0), bool)
    c = world.columns
    rows = world.lake.execute(world.lake.table("topic").select("topic_id", "subfield_id", "field_id").distinct())
    known = [[r[k] if r[k] is not None else -1 for r in rows] for k in ("topic_id", "subfield_id", "field_id")]
    parts: list[Ints] = [
        np.concatenate([np.array(a, np.int64), b, [-1]])
        for a, b in zip(known, (c.subject_topic, c.subject_subfield, c.subject_field), strict=True)
    ]
    return np.unique(np.stack([world.subjects(a, *parts) for a in atoms], 1), axis=0)


def _numbers(tests: list[Number]) -> npt.NDArray[np.bool_]:
    """Return what can be the case for comparisons: each number at, below and above every value named."""
    values: dict[str, set[int]] = {}
    for t in tests:
        values.setdefault(t.name, {0}).update({t.value - 1, t.value, t.value + 1})
    names = list(values)
    signs = {"==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater,
             ">=": np.greater_equal}  # fmt: skip
    cases = [dict(zip(names, case, strict=True)) for case in product(*(sorted(values[n]) for n in names))]
    return np.unique(
        np.array([[bool(signs[t.sign](case[t.name], t.value)) for t in tests] for case in cases]).reshape(
            len(cases), len(tests)
        ),
        axis=0,
    )


def _free(atoms: list[Atom]) -> npt.NDArray[np.bool_]:
    """Return every way that the other terms can hold, those left out where a narrower term holds without its wider."""
    n = len(atoms)
    cases = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    kept = np.ones(len(cases), bool)
    for i, a in enumerate(atoms):
        for j, b in enumerate(atoms):
            if i != j and within(a, b):
                kept &= ~(cases[:, i] & ~cases[:, j])
    made: npt.NDArray[np.bool_] = cases[kept]
    return made


def within(narrow: Atom, wide: Atom) -> bool:
    """Say whether the values of one term all stand in another's of its kind."""
    levels = {"listed": ("confirmed", "proposed", "wider"), "area": ("core", "any")}.get(narrow.kind, ("",))
    if narrow.kind != wide.kind:
        return False
    ordered = levels.index(narrow.option) <= levels.index(wide.option)
    if narrow.kind == "area" and str(narrow.key[0]).startswith(f"{wide.key[0]}/"):
        return ordered
    return ordered and set(narrow.key) <= set(wide.key)


def refuse_contradiction(statement: Statement, world: World, text: str, where: str = "") -> None:
    """Refuse a statement that no work can meet, at the first part that makes it so.

    Raises
    ------
    RuleRefused
        With the place of that part.
    """
    meaning = Meaning(world, statement)
    if meaning.possible(statement):
        return
    at, told = _place(statement, meaning)
    raise RuleRefused(
        text, at, f"No work can meet this: {told} contradicts what stands before it.", "Take one of the two out.", where
    )


def _place(statement: Statement, meaning: Meaning) -> tuple[int, str]:
    """Return the place and words of the part that makes a statement impossible."""
    if isinstance(statement, All):
        for n, item in enumerate(statement.items):
            if not meaning.possible(item):
                return _place(item, meaning)
            if not meaning.possible(All(statement.items[: n + 1])):
                return _first(item)
    if isinstance(statement, Any):
        return _place(statement.items[0], meaning)
    return _first(statement)


def _first(statement: Statement) -> tuple[int, str]:
    leaf = next(iter(leaves(statement)))
    negated = "not " if isinstance(statement, Not) else ""
    if isinstance(leaf, Number):
        return leaf.at, f"{negated}{leaf.name} {leaf.sign} {leaf.value}"
    assert isinstance(leaf, Atom)
    return leaf.at, f"{negated}{leaf.label}"
