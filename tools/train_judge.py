"""Trains the second stage of the resolver: gold CSVs in, ``src/isthmus/screen/data/judge.json`` out.

Needs catboost (Apache-2.0) in an environment of its own; the product itself only reads the JSON file.
Usage: python tools/train_judge.py ROR_FILE GOLD.csv [GOLD.csv ...]
"""

from __future__ import annotations

import csv
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from trees import fit, write

from isthmus.screen.evaluate import Counted, figures, interval
from isthmus.screen.evidence import FEATURES, Candidate
from isthmus.screen.registry import read_ror
from isthmus.screen.resolve import MAIN, Resolver

TREES, DEPTH, RATE = 250, 5, 0.12


def rows(resolver: Resolver, path: Path) -> Iterator[tuple[str, list[int], list[Candidate]]]:
    """Yield (text, label numbers, candidates) of the rows whose labels are all in the registry."""
    number = resolver.index.number
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = [x for x in row["ror_ids"].split(";") if x]
            if all(x in number for x in labels):
                reading = resolver.index.vocabulary.read(row["affiliation"])
                yield row["affiliation"], [number[x] for x in labels], resolver.propose(reading)


def cross_validate(data: list, by_label: bool, folds: int = 5) -> None:
    """Print micro precision, recall and F1 of policy main on rows whose first label was never trained on."""
    x, y, group = [], [], []
    for text, labels, some, _ in data:
        fold = zlib.crc32((str(labels[0]) if labels and by_label else text).encode()) % folds
        for c in some:
            x.append(c.features), y.append(c.number in labels), group.append(fold)
    x, y, group = np.array(x), np.array(y), np.array(group)
    score = np.zeros(len(y))
    for fold in range(folds):
        test = group == fold
        score[test] = fit(x[~test], y[~test], TREES, DEPTH, RATE).predict_proba(x[test])[:, 1]
    at = 0
    by: dict[str, list] = {}
    for _text, labels, some, name in data:
        by.setdefault(name, []).append(
            (labels, [(s, c) for s, c in zip(score[at : at + len(some)], some, strict=True)])
        )
        at += len(some)
    for name, scored in by.items():
        for threshold in (0.25, MAIN, 0.5):
            counts = []
            for labels, pairs in scored:
                best = max(pairs, key=lambda p: p[0], default=(0, None))
                out = {best[1].number} if best[0] >= threshold else set()
                counts.append(Counted(len(out & set(labels)), len(out - set(labels)), len(set(labels) - out)))
            got = figures(counts, 0.0)
            print(
                "institutions" if by_label else "strings",
                "unseen",
                name,
                f"threshold {threshold}",
                got,
                interval(counts),
            )


def main() -> None:
    """Train on every row and write the file; print the cross-validated figures first."""
    resolver = Resolver(read_ror(Path(sys.argv[1])))
    data = [(*row, Path(p).stem) for p in sys.argv[2:] for row in rows(resolver, Path(p))]
    cross_validate(data, by_label=True)
    cross_validate(data, by_label=False)
    x = np.array([c.features for _, _, some, _ in data for c in some])
    y = np.array([c.number in labels for _, labels, some, _ in data for c in some])
    write(fit(x, y, TREES, DEPTH, RATE), "judge", FEATURES, DEPTH, ", ".join(Path(p).stem for p in sys.argv[2:]))


main()
