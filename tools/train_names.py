"""Trains the weighing of name pairs: the name bench in, ``data/names.json`` out.

Usage: python tools/train_names.py name_bench_cases.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from trees import fit, write

from isthmus.screen.names import FEATURES, features
from isthmus.screen.person import parts

TREES, DEPTH, RATE = 60, 3, 0.1


def main() -> None:
    """Print ten-fold figures, then train on every row and write the file."""
    with Path(sys.argv[1]).open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    person = [r["schema"] == "Person" for r in rows]
    y = np.array([r["is_match"] == "true" for r in rows])
    x = np.array([
        features(parts(r["name1"], p), parts(r["name2"], p), p) for r, p in zip(rows, person, strict=True)
    ])  # fmt: skip
    for seed in range(3):
        fold = np.random.RandomState(seed).randint(0, 10, len(y))
        score = np.zeros(len(y))
        for k in range(10):
            score[fold == k] = fit(x[fold != k], y[fold != k], TREES, DEPTH, RATE).predict_proba(x[fold == k])[:, 1]
        found = score >= 0.5
        print(
            f"n={len(y)} P={y[found].mean():.3f} R={found[y].mean():.3f} "
            f"F1={2 * (found & y).sum() / (found.sum() + y.sum()):.3f}"
        )
    write(fit(x, y, TREES, DEPTH, RATE), "names", FEATURES, DEPTH, Path(sys.argv[1]).stem)


main()
