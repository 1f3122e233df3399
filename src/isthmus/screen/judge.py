"""Second stages: symmetric decision trees over named features, read from ``data/judge.json`` and ``data/names.json``.

Each tree asks the same few questions of every candidate (is feature f above t?) and adds one value; the score is
the logistic of the sum. Scores order candidates and are compared with a fixed threshold; they are not
probabilities.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from isthmus.model.errors import BrokenRoom
from isthmus.screen.lexicon import DATA

Matrix = npt.NDArray[np.float64]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    features: list[str]
    bias: float
    questions: list[list[tuple[int, float]]]
    values: list[list[float]]
    trained_on: str


class Judge(NamedTuple):
    """Trees as arrays: ``ask`` (trees x depth) feature numbers, ``above`` thresholds, ``values`` (trees x leaves)."""

    ask: npt.NDArray[np.intp]
    above: Matrix
    values: Matrix
    bias: float
    features: tuple[str, ...]

    def scores(self, rows: Matrix) -> Matrix:
        """Return the score, 0 to 1, of each row of features."""
        out = np.empty(len(rows))
        trees, depth = self.ask.shape
        first = (np.arange(trees) << depth)[:, None]
        flat = self.values.ravel()
        for start in range(0, len(rows), 256):
            part = np.ascontiguousarray(rows[start : start + 256].T)
            leaf = np.zeros((trees, part.shape[1]), dtype=np.uint8)
            for level in range(depth):
                above = part[self.ask[:, level]] > self.above[:, level, None]
                leaf |= above.view(np.uint8) << np.uint8(level)
            out[start : start + 256] = flat[first + leaf].sum(axis=0)
        return 1.0 / (1.0 + np.exp(-(out + self.bias)))

    def contributions(self, row: Matrix) -> dict[str, float]:
        """Return how much each feature moved the score's logit, by the change of mean value at each question."""
        out: dict[str, float] = {}
        for tree, leaves in enumerate(self.values):
            for level in reversed(range(self.ask.shape[1])):
                feature = int(self.ask[tree, level])
                half = leaves.reshape(2, -1)[int(row[feature] > self.above[tree, level])]
                name = self.features[feature]
                out[name] = out.get(name, 0.0) + float(half.mean() - leaves.mean())
                leaves = half  # noqa: PLW2901
        return dict(sorted(out.items(), key=lambda item: -abs(item[1])))


@cache
def judge(name: str, features: tuple[str, ...]) -> Judge:
    """Return the trees of one data file.

    Raises
    ------
    BrokenRoom
        When the file was trained on other features than the code computes.
    """
    data = msgspec.json.decode((DATA / f"{name}.json").read_bytes(), type=_File)
    if data.features != list(features):
        raise BrokenRoom(f"data/{name}.json was trained on other features.", f"Run tools/train_{name}.py again.")
    ask = np.array([[q[0] for q in tree] for tree in data.questions], dtype=np.intp)
    above = np.array([[q[1] for q in tree] for tree in data.questions])
    return Judge(ask, above, np.array(data.values), data.bias, features)
