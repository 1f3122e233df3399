"""Trains the second stage of the resolver: gold CSVs in, ``src/isthmus/screen/data/judge.json`` out.

Needs catboost (Apache-2.0) in an environment of its own; the product itself only reads the JSON file.
Usage: python tools/train_judge.py ROR_FILE GOLD.csv [GOLD.csv ...]
"""

from __future__ import annotations

import csv
import json
import sys
import zlib
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier

from isthmus.screen.evidence import FEATURES
from isthmus.screen.registry import read_ror
from isthmus.screen.resolve import Resolver

OUT = Path(__file__).parents[1] / "src" / "isthmus" / "screen" / "data" / "judge.json"
TREES, DEPTH, RATE = 250, 5, 0.12


def rows(resolver: Resolver, path: Path):
    """Yield (text, label numbers, candidates) of the rows whose labels are all in the registry."""
    number = resolver.index.number
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = [x for x in row["ror_ids"].split(";") if x]
            if all(x in number for x in labels):
                reading = resolver.index.vocabulary.read(row["affiliation"])
                yield row["affiliation"], [number[x] for x in labels], resolver.propose(reading)


def fit(x: np.ndarray, y: np.ndarray) -> CatBoostClassifier:
    """Return trees fitted to candidate rows."""
    model = CatBoostClassifier(
        iterations=TREES, depth=DEPTH, learning_rate=RATE, verbose=0, random_seed=0, thread_count=1
    )
    return model.fit(x, y)


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
        score[test] = fit(x[~test], y[~test]).predict_proba(x[test])[:, 1]
    at = 0
    by: dict[str, list] = {}
    for _text, labels, some, name in data:
        by.setdefault(name, []).append((labels, [(s, c) for s, c in zip(score[at : at + len(some)], some)]))
        at += len(some)
    for name, scored in by.items():
        for threshold in (0.25, 0.33, 0.45):
            tp = fp = fn = 0
            for labels, pairs in scored:
                best = max(pairs, key=lambda p: p[0], default=(0, None))
                out = {best[1].number} if best[0] >= threshold else set()
                tp, fp, fn = tp + len(out & set(labels)), fp + len(out - set(labels)), fn + len(set(labels) - out)
            print(f"{'institutions unseen' if by_label else 'strings unseen'} {name} n={len(scored)} t={threshold} P={tp / (tp + fp):.4f} R={tp / (tp + fn):.4f} F1={2 * tp / (2 * tp + fp + fn):.4f}")


def main() -> None:
    """Train on every row and write the file; print the cross-validated figures first."""
    resolver = Resolver(read_ror(Path(sys.argv[1])))
    data = [(*row, Path(p).stem) for p in sys.argv[2:] for row in rows(resolver, Path(p))]
    cross_validate(data, by_label=True)
    cross_validate(data, by_label=False)
    x = np.array([c.features for _, _, some, _ in data for c in some])
    y = np.array([c.number in labels for _, labels, some, _ in data for c in some])
    model = fit(x, y)
    model.save_model("/tmp/judge.json", format="json")
    raw = json.loads(Path("/tmp/judge.json").read_text())
    questions, values = [], []
    for tree in raw["oblivious_trees"]:
        asked = [[q["float_feature_index"], round(q["border"], 5)] for q in tree["splits"]]
        questions.append(asked + [[0, 1e9]] * (DEPTH - len(asked)))
        leaves = [round(v, 4) for v in tree["leaf_values"]]
        values.append(leaves + [0.0] * (2**DEPTH - len(leaves)))
    scale, bias = raw["scale_and_bias"][0], raw["scale_and_bias"][1][0]
    assert scale == 1
    OUT.write_text(
        json.dumps(
            {"features": list(FEATURES), "bias": bias, "questions": questions, "values": values,
             "trained_on": ", ".join(Path(p).stem for p in sys.argv[2:])},
            separators=(",", ":"),
        ).replace("]],[[", "]],\n[[").replace('],"', '],\n"').replace("],[", "],\n[")
    )  # fmt: skip


main()
