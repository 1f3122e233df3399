"""The rules a search may choose from, and the works as cells in which all of these rules are alike.

A rule is a union of clauses, less its exceptions. A clause is one *who* (anybody, a country, a list, a type of
organisation) with one *what* (anything, a field, subfield, topic or area); an exception is one field commonly held safe
or shared. The candidates are those that occur most in the target, so what is called exact is exact within them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from isthmus.model.errors import NotCovered
from isthmus.policy.breadth.columns import Ints
from isthmus.policy.breadth.counts import field_names, of_works
from isthmus.policy.breadth.resolve import resolve
from isthmus.policy.breadth.statement import All, Any, Kind, Not, Statement, Term, Truths
from isthmus.policy.breadth.world import World

WHO: tuple[Kind, ...] = ("country", "listed", "org_type")
WHAT: tuple[Kind, ...] = ("field", "subfield", "topic", "area")
MOST: dict[Kind, int] = {"country": 8, "listed": 6, "org_type": 5, "field": 26, "subfield": 12, "topic": 12, "area": 12}
"""Candidates of a kind: those with most works of the target."""
KINDS: tuple[Kind, ...] = (*WHO, *WHAT)
"""Every kind of candidate."""
SAFE = "shared/"
Item = Term | None
"""A candidate; None is anybody, or anything."""


@dataclass(frozen=True)
class Space:
    """The clauses and exceptions to choose from, and the works by which of them hold.

    ``covers[i, j]`` says whether clause j holds in cell i, ``spares[i, e]`` whether exception e does; ``target`` and
    ``other`` are the works of each cell in and outside the target; ``all_target`` counts those no clause holds for too.
    """

    clauses: tuple[tuple[Item, Item], ...]
    exceptions: tuple[Term, ...]
    covers: npt.NDArray[np.bool_]
    spares: npt.NDArray[np.bool_]
    target: npt.NDArray[np.int64]
    other: npt.NDArray[np.int64]
    all_target: int

    @cached_property
    def held(self) -> sparse.csr_array:
        """The cells that each clause holds in, as a sparse matrix of 0 and 1: few clauses hold in one cell."""
        return sparse.csr_array(self.covers.astype(np.int64))

    def counts(self, clauses: Iterable[int], exceptions: Iterable[int]) -> tuple[int, int]:
        """Return the works in and outside the target that a rule touches."""
        held = self.covers[:, list(clauses)].any(1) & ~self.spares[:, list(exceptions)].any(1)
        return int(self.target[held].sum()), int(self.other[held].sum())

    def statement(self, clauses: Iterable[int], exceptions: Iterable[int]) -> Statement:
        """Return a rule as a statement, clauses that differ in one value written together."""
        pairs = list(dict.fromkeys(self.clauses[j] for j in clauses))
        by_what = _together([(what, who) for who, what in pairs])
        merged = _together([(who, what) for what, who in by_what])
        parts: list[Statement] = []
        for who, what in merged:
            both = [t for t in (who, what) if t is not None]
            parts.append(both[0] if len(both) == 1 else All(tuple(both)))
        whole = parts[0] if len(parts) == 1 else Any(tuple(parts))
        without = [Not(self.exceptions[e]) for e in exceptions]
        return All((whole, *without)) if without else whole


def _together(pairs: list[tuple[Item, Item]]) -> list[tuple[Item, Item]]:
    """Return pairs with the second items of one kind put into one term where the first items are the same."""
    groups: dict[tuple[Item, Kind | None], list[Term]] = {}
    for first, second in pairs:
        groups.setdefault((first, second.kind if second else None), []).extend([second] if second else [])
    return [
        (first, Term(kind, tuple(v for t in terms for v in t.values), terms[0].option) if kind else None)
        for (first, kind), terms in groups.items()
    ]


def space(world: World, base: Truths, aim: Truths, kinds: Iterable[Kind]) -> Space:
    """Return what a search may choose from, for works ``base`` and the target ``aim`` among them.

    Raises
    ------
    NotCovered
        Where no work is in the target.
    """
    if not aim.any():
        raise NotCovered("No work is in the target, so no rule can be looked for.", "Name a wider target.")
    kinds = tuple(kinds)
    who = [None, *(t for k in WHO if k in kinds for t in _candidates(world, aim, k))]
    what = [None, *(t for k in WHAT if k in kinds for t in _candidates(world, aim, k))]
    safe = [Term("area", (a,), "any") for a in sorted(world.areas) if a.startswith(SAFE) and world.covers(a)]
    signs, place = _who_signs(world, who, base)
    subjects = np.stack([_subjects(world, t) for t in (*what, *safe)], 1)
    kinds_of, by_subject = np.unique(subjects, axis=0, return_inverse=True)
    cell = place.astype(np.int64) * len(kinds_of) + by_subject.ravel()[world.columns.subject[base]]
    there, at = np.unique(cell, return_inverse=True)
    inside = aim[base]
    target, other = (np.bincount(at[m], minlength=len(there)).astype(np.int64) for m in (inside, ~inside))
    who_of, what_of = signs[there // len(kinds_of)], kinds_of[there % len(kinds_of)]
    clauses = [(i, j) for i in range(len(who)) for j in range(len(what)) if i or j]
    covers = np.stack([who_of[:, i] & what_of[:, j] for i, j in clauses], 1)
    return _reduced(Space(
        tuple((who[i], what[j]) for i, j in clauses), tuple(safe), covers, what_of[:, len(what) :], target, other,
        int(target.sum()),
    ))  # fmt: skip


def _reduced(whole: Space) -> Space:
    """Return the space without clauses that catch nothing and without repeats, cells that are alike put together."""
    useful = np.flatnonzero((whole.covers & (whole.target > 0)[:, None]).any(0))
    kept = _undominated(whole, useful)
    kept_spares = np.flatnonzero((whole.spares & (whole.other > 0)[:, None]).any(0))
    signs = np.concatenate([whole.covers[:, kept], whole.spares[:, kept_spares]], 1)
    touched = whole.covers[:, kept].any(1)
    cells, at = np.unique(signs[touched], axis=0, return_inverse=True)
    sums = [np.bincount(at.ravel(), c[touched], len(cells)).astype(np.int64) for c in (whole.target, whole.other)]
    return Space(
        tuple(whole.clauses[j] for j in kept), tuple(whole.exceptions[e] for e in kept_spares), cells[:, : len(kept)],
        cells[:, len(kept) :], sums[0], sums[1], whole.all_target,
    )  # fmt: skip


def _undominated(whole: Space, clauses: Ints) -> Ints:
    """Leave out clauses beside which another catches all that they catch, and touches nothing that they do not.

    Whatever else a rule has, the other clause in its place catches as much and loses no more.
    """
    covers = whole.covers[:, clauses]
    aimed, rest = (covers[weight > 0].astype(np.float32) for weight in (whole.target, whole.other))
    missed = (
        aimed.sum(0)[:, None] - aimed.T @ aimed
    )  # cells of the target that the row's clause holds, not the column's
    extra = rest.sum(0)[None, :] - rest.T @ rest  # cells outside it that the column's clause holds, not the row's
    better = (missed == 0) & (extra == 0)
    np.fill_diagonal(better, False)
    order = np.arange(len(clauses))
    alike = better & better.T
    beaten = (better & ~alike).any(1) | (alike & (order[None, :] < order[:, None])).any(1)
    found: Ints = clauses[~beaten]
    return found


def _who_signs(world: World, who: list[Item], base: Truths) -> tuple[npt.NDArray[np.bool_], Ints]:
    """Return the different sets of who-candidates that hold together, and which of them each work has."""
    code = np.zeros(int(np.count_nonzero(base)), np.int64)
    for n, term in enumerate(who[1:]):
        assert term is not None
        code |= world.holds(resolve(term, world, "")).astype(np.int64)[base] << n
    found, place = np.unique(code, return_inverse=True)
    bits = (found[:, None] >> np.arange(len(who) - 1)) & 1 == 1
    return np.concatenate([np.ones((len(found), 1), bool), bits], 1), place.ravel()


def _subjects(world: World, term: Item) -> Truths:
    """Return the subjects that a what-candidate holds for."""
    c = world.columns
    if term is None:
        return np.ones(len(c.subject_topic), bool)
    atom = resolve(term, world, "")
    return world.subjects(atom, c.subject_topic, c.subject_subfield, c.subject_field)  # type: ignore[arg-type]


def _candidates(world: World, aim: Truths, kind: Kind) -> list[Term]:
    """Return the candidates of a kind with most works of the target, largest first."""
    c, found = world.columns, dict[str, int]()
    if kind == "country":
        counted = np.bincount(
            of_works(c.work_country_start, c.work_country_list, aim), minlength=len(c.names.countries)
        )
        found = {code: int(n) for code, n in zip(c.names.countries, counted, strict=True)}
    elif kind in ("listed", "org_type"):
        names = world.ties if kind == "listed" else {k for x in c.names.types for k in x.split(";") if k}
        for name in names:
            term = Term(kind, (name,), "proposed" if kind == "listed" else "")
            if kind == "org_type" or world.ties[name].proposed:
                found[name] = int(np.count_nonzero(world.holds(resolve(term, world, "")) & aim))
    else:
        found = _subject_candidates(world, np.bincount(c.subject[aim], minlength=len(c.subject_field)), kind)
    best = sorted((n for n in found if found[n]), key=lambda n: (-found[n], n))[: MOST[kind]]
    option = {"listed": "proposed", "area": "any"}.get(kind, "")
    return [Term(kind, (name,), option) for name in best]


def _subject_candidates(world: World, counted: Ints, kind: Kind) -> dict[str, int]:
    """Return the works of the target by name of field, subfield, topic or area."""
    c = world.columns
    if kind == "area":
        return {
            a: int(counted[np.isin(c.subject_topic, list(degrees["any"]))].sum())
            for a, degrees in world.areas.items() if not a.startswith(SAFE) and a != SAFE[:-1] and world.covers(a)
        }  # fmt: skip
    numbers = {"field": c.subject_field, "subfield": c.subject_subfield, "topic": c.subject_topic}[kind]
    named = field_names(world) if kind == "field" else _names(world, kind)
    return {named[n]: int(counted[numbers == n].sum()) for n in np.unique(numbers).tolist() if n in named}


def _names(world: World, kind: Kind) -> dict[int, str]:
    """Return how a subfield or topic is written in the grammar: by name, or by number where the name has a quote."""
    table = world.lake.table("topic")
    rows = world.lake.execute(table.select(number=f"{kind}_id", name=kind).distinct())
    return {r["number"]: str(r["number"]) if set(r["name"]) & set("\"'\\") else r["name"] for r in rows if r["name"]}
