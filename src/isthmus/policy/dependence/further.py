"""Further partners, ranked by what each would bring: complementarity, ties that are there, capacity, openness.

Each part is a percentile among the candidates; the score is their weighted mean over what is known, with weights that
stand beside it and can be changed. Nothing else enters: no list, no group, no politics, no people. Left out are only
the side itself, and partners on whom it already rests more than evenly (a share above 1 / effective partners), since
more with them would not spread anything.

- complementarity: 1 - overlap of the two profiles of fields (`isthmus.measure.similarity`); for a field, the
  candidate's specialisation in it: the share of its works in the field over the world's.
- ties: joint works over those expected from both sides' sizes, 2 T W_xy / (W_x W_y): doors that are open already.
- capacity: the candidate's links with all others.
- openness: the share of its works that are written with others (`isthmus.measure.openness`).

Profiles and openness come from the works loaded one by one; below ten of them a part is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from isthmus.lake.open import Lake
from isthmus.measure._notes import SMALL
from isthmus.measure._statistics import Reals, shares
from isthmus.measure._tables import of_years, work_countries
from isthmus.model.answer import Query
from isthmus.model.errors import UnknownName, UsageError
from isthmus.policy.dependence.exposure import Ties
from isthmus.policy.dependence.records import PARTS, Candidate
from isthmus.policy.dependence.subject import Subject

KNOWN = 2
"""Parts that must be known of a candidate for it to be ranked."""
SHIFTS = (0.0, 0.5, 2.0)
"""By what each weight in turn is multiplied, to see how far a rank moves."""


class Profiles(NamedTuple):
    """Works loaded by side and field, and of these the ones written with others."""

    names: list[str]
    fields: list[Any]
    counts: Reals
    joint: Reals


def weights_of(texts: Mapping[str, float] | None) -> dict[str, float]:
    """Return the weight of every part: 1, or as given.

    Raises
    ------
    UnknownName, UsageError
        For a part that there is none of, or weights that are negative or all nought.
    """
    given = dict(texts or {})
    for name, weight in given.items():
        if name not in PARTS:
            raise UnknownName("weight", name, PARTS)
        if not 0 <= weight <= 1e6:
            raise UsageError(f"The weight of {name} is {weight}.", "Choose 0 or more.")
    found = {part: float(given.get(part, 1.0)) for part in PARTS}
    if not any(found.values()):
        raise UsageError("All weights are nought.", "Give one of them a weight.")
    return found


def profiles(lake: Lake, query: Query) -> Profiles:
    """Return the works loaded of every side, by field."""
    rows = of_years(work_countries(lake, query), query)
    together = rows.group_by("country", "field_id").agg(n=rows.count(), joint=(rows.k > 1).cast("int64").sum())
    found = lake.execute(together.order_by("country", "field_id"))
    names = sorted({r["country"] for r in found})
    fields = sorted({r["field_id"] for r in found}, key=str)
    at, column = ({v: n for n, v in enumerate(values)} for values in (names, fields))
    counts, joint = np.zeros((len(names), len(fields))), np.zeros(len(names))
    for r in found:
        counts[at[r["country"]], column[r["field_id"]]] = r["n"]
        joint[at[r["country"]]] += r["joint"]
    return Profiles(names, fields, counts, joint)


def values_of(subject: Subject, found: Ties, known: Profiles) -> dict[str, Reals]:
    """Return each part of every side that has links, NaN where it is not known."""
    count = len(found.names)
    place = {name: n for n, name in enumerate(known.names)}
    works = np.array([known.counts[place[n]].sum() if n in place else 0.0 for n in found.names])
    joint = np.array([known.joint[place[n]] if n in place else 0.0 for n in found.names])
    enough = works >= SMALL
    opened = np.where(enough, joint / np.maximum(works, 1), np.nan)
    parts = {"capacity": found.totals.copy(), "openness": opened}
    at = None if subject.kind == "field" else found.at(subject.id)
    if at is None:
        parts["ties"] = np.full(count, np.nan)
    else:
        row = found.weights[at].toarray().ravel()
        expected = found.totals[at] * found.totals / max(found.totals.sum(), 1e-300)
        parts["ties"] = np.divide(row, expected, out=np.full(count, np.nan), where=expected > 0)
    fit = np.full(count, np.nan)
    for n, name in enumerate(found.names):
        if enough[n]:
            fit[n] = _fit(subject, known, place[name])
    parts["complementarity"] = fit
    return parts


def _fit(subject: Subject, known: Profiles, at: int) -> float:
    """Return how far a candidate's profile fills the gaps of the subject's."""
    theirs = shares(known.counts[at])
    if subject.kind == "field":
        column = known.fields.index(int(subject.id)) if int(subject.id) in known.fields else None
        world = shares(known.counts.sum(axis=0))
        return float(theirs[column] / world[column]) if column is not None and world[column] else float("nan")
    if subject.id not in known.names:
        return float("nan")
    mine = known.counts[known.names.index(subject.id)]
    return float(1 - np.minimum(shares(mine), theirs).sum()) if mine.sum() >= SMALL else float("nan")


def percentiles(values: Reals, among: Reals) -> Reals:
    """Return each value's place among the known ones, 0 to 1, ties sharing the middle; NaN stays NaN."""
    known = np.sort(values[among.astype(bool) & np.isfinite(values)])
    if len(known) < 2:
        return np.full(len(values), np.nan)
    low, high = np.searchsorted(known, values, "left"), np.searchsorted(known, values, "right")
    found: Reals = np.clip(((low + high - 1) / 2) / (len(known) - 1), 0, 1)
    return np.where(np.isfinite(values), found, np.nan)


def ranked(
    subject: Subject, found: Ties, known: Profiles, direct: Reals, even: float, weights: Mapping[str, float]
) -> tuple[list[Candidate], list[str], dict[str, float]]:
    """Return the candidates in order, the sides left out because they already hold more than evenly, and all scores."""
    values = values_of(subject, found, known)
    heavy = direct > even
    able = ~heavy & np.array([name != subject.id for name in found.names])
    table = np.array([percentiles(values[part], able) for part in PARTS])
    able &= np.isfinite(table).sum(axis=0) >= KNOWN
    chosen = np.array([weights[part] for part in PARTS])
    scores = _scores(table, chosen)
    able &= np.isfinite(scores)
    places = np.flatnonzero(able)
    ranks = [_ranks(scores[places], found.names, places)]
    for part in range(len(PARTS)):
        for shift in SHIFTS:
            moved = chosen.copy()
            moved[part] *= shift
            if moved.any():
                ranks.append(_ranks(_scores(table, moved)[places], found.names, places))
    every = np.array(ranks)
    order = np.argsort(every[0])
    candidates = [
        Candidate(
            id=found.names[places[n]], name=found.names[places[n]], rank=int(every[0][n]), best=int(every[:, n].min()),
            worst=int(every[:, n].max()), score=float(scores[places[n]]), share=float(direct[places[n]]),
            parts={part: _known(table[k, places[n]]) for k, part in enumerate(PARTS)},
            values={part: _known(values[part][places[n]]) for part in PARTS},
        )
        for n in order
    ]  # fmt: skip
    told = {name: float(score) for name, score in zip(found.names, scores, strict=True) if np.isfinite(score)}
    return candidates, [found.names[n] for n in np.flatnonzero(heavy)], told


def _scores(table: Reals, weights: Reals) -> Reals:
    """Return the weighted mean of the parts that are known; NaN where all that count are not."""
    there = np.isfinite(table)
    total = (there * weights[:, None]).sum(axis=0)
    summed = (np.where(there, table, 0.0) * weights[:, None]).sum(axis=0)
    found: Reals = np.divide(summed, total, out=np.full(table.shape[1], np.nan), where=total > 0)
    return found


def _ranks(scores: Reals, names: list[str], places: Any) -> Any:
    """Return ranks from 1, the best first; a tie goes by name."""
    tie = np.argsort(np.argsort(np.array([names[p] for p in places])))
    order = np.lexsort((tie, -np.nan_to_num(scores, nan=-1.0)))
    ranks = np.empty(len(scores), int)
    ranks[order] = np.arange(1, len(scores) + 1)
    return ranks


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
