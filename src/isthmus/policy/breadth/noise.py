"""The errors of labels, measured elsewhere, carried into the figures of a rule.

A label ("this work lies in the area", "this institution stands for an entry of the list") is right with a precision
and misses with a recall. Both were measured on few rows, so each draw takes them from a Beta distribution (Jeffreys'
prior, the rows weighed as their effective number); every work then carries its true labels with the probabilities that
follow, and the works themselves are drawn anew (Rubin's Bayesian bootstrap, 1981). One label is one label: where a
rule and its target name the same area, both are wrong together. Errors of different labels are taken as independent,
and misses as spread evenly over the works without the label; neither was measured.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
import numpy as np
import numpy.typing as npt

from isthmus.policy.breadth.cells import Cells
from isthmus.policy.breadth.logic import within
from isthmus.policy.breadth.statement import Atom, Statement, Truths, truth
from isthmus.policy.breadth.ties import READ, RIGHT
from isthmus.policy.breadth.world import World

Reals = npt.NDArray[np.float64]
DRAWS, MIN_DRAWS, SEED = 400, 50, 20261124
WORK = 2**26
"""Cells that all draws together may fill; more terms get fewer draws."""
ELSEWHERE = "ca-stra"
"""Whose measured error stands in for a scheme or an area of which none was measured."""


class LabelError(msgspec.Struct, frozen=True):
    """What was measured of one label: shares, and the effective number of rows behind each."""

    label: str
    precision: float
    precision_n: float
    recall: float
    recall_n: float
    measured: str
    """On what."""


@cache
def measured() -> dict[str, LabelError]:
    """Return the errors of areas and schemes (made by ``tools/breadth_labels.py``)."""
    with files(__package__).joinpath("area_errors.csv").open(encoding="utf-8") as file:
        return {
            r["label"]: LabelError(
                r["label"], float(r["precision"]), float(r["precision_n"]), float(r["recall"]), float(r["recall_n"]),
                "titles of works of one collection (docs/areas.md)",
            )
            for r in csv.DictReader(file)
        }  # fmt: skip


def error_of(atom: Atom, world: World) -> LabelError | None:
    """Return the error of a label; None for a term that is a fact of the record."""
    if not atom.noise:
        return None
    if atom.kind == "listed":
        ties = world.ties[str(atom.key[0])]
        share = RIGHT / READ if atom.option != "confirmed" else 1.0
        told = f"{RIGHT} of {READ} proposed ties right; {ties.tied} of {ties.research} research entries tied"
        found = ties.tied / ties.research if ties.research else 1.0
        return LabelError(atom.label, share, READ, found, max(ties.research, 1), told)
    known, scheme = measured(), atom.noise.partition("/")[0]
    found_at = next(x for x in (atom.noise, scheme, ELSEWHERE) if x in known)
    other = "" if found_at == atom.noise else f"; not measured itself, taken from {found_at}"
    core = "; of core and partial links together" if atom.option == "core" else ""
    return msgspec.structs.replace(known[found_at], label=atom.label, measured=known[found_at].measured + other + core)


class Noise:
    """Draws of what the counts would be, had every label been right."""

    def __init__(self, world: World, cells: Cells) -> None:
        self.cells = cells
        labels = [(n, x, error_of(x, world)) for n, x in enumerate(cells.leaves) if isinstance(x, Atom)]
        self._noisy = [(n, x, e) for n, x, e in labels if e is not None]
        self.errors = [e for _n, _x, e in self._noisy]
        self.draws = max(MIN_DRAWS, min(DRAWS, WORK // (len(cells.counts) * (len(self._noisy) + 1))))

    def totals(self, *statements: Statement) -> Reals:
        """Return how many works meet each statement, a row each, a draw a column."""
        masks = np.stack([self._closed(s) for s in statements]).astype(float)
        return np.stack([masks @ counts for counts in self._true_counts()], 1)

    def _closed(self, statement: Statement) -> Truths:
        """Return the true patterns in which a statement holds: what lies in an area lies in its scheme too."""
        bits = np.arange(len(self.cells.counts))
        for n, narrow, _e in self._noisy:
            for m, wide, _f in self._noisy:
                if n != m and within(narrow, wide):
                    bits = bits | (((bits >> n) & 1) << m)
        return truth(statement, lambda leaf: (bits >> self.cells.leaves.index(leaf)) & 1 == 1)

    def _true_counts(self) -> Iterator[Reals]:
        """Yield the counts by true pattern, a draw each; the same draws every time."""
        random = np.random.default_rng(SEED)
        seen, k = self.cells.counts, len(self.cells.leaves)
        at, total = np.flatnonzero(seen), float(seen.sum())
        for _ in range(self.draws):
            counts = np.zeros(len(seen))
            counts[at] = random.gamma(seen[at])
            counts *= total / max(counts.sum(), 1e-12)
            for n, _atom, e in self._noisy:
                right = random.beta(e.precision * e.precision_n + 0.5, (1 - e.precision) * e.precision_n + 0.5)
                recall = random.beta(e.recall * e.recall_n + 0.5, (1 - e.recall) * e.recall_n + 0.5)
                counts = _relabelled(counts, n, k, right, recall)
            yield counts


def _relabelled(counts: Reals, n: int, k: int, right: float, recall: float) -> Reals:
    """Move counts between patterns with and without label n, as its precision and recall say."""
    by = counts.reshape(2 ** (k - n - 1), 2, 2**n)
    without, labelled = by[:, 0], by[:, 1]
    there, rest = labelled.sum() * right, without.sum()
    missed = min(1.0, there * (1 / max(recall, 1e-6) - 1) / rest) if rest > 0 else 0.0
    moved = np.stack([without * (1 - missed) + labelled * (1 - right), without * missed + labelled * right], 1)
    return moved.reshape(-1)
