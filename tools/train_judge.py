"""Trains the second stage of the resolver: gold CSVs in, ``judge.json`` and ``asserted.json`` of the room out.

Needs catboost (Apache-2.0) in an environment of its own; the product itself only reads the JSON files. Trees, counts
and thresholds never see the rows they are measured on; a fifth of the rows, set apart by a checksum of the text, is
measured once (``--held-out``) and never read.
``--without-counts`` measures trees that see no counts of asserted institutions, and writes nothing.
Usage: python tools/train_judge.py [--held-out] [--without-counts] ROR_FILE GOLD.csv [GOLD.csv ...]
"""

from __future__ import annotations

import csv
import json
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from trees import DATA, fit, write

from isthmus.screen.among import JUDGED, among
from isthmus.screen.asserted import ASSERTED_FEATURES, Asserted
from isthmus.screen.evaluate import Counted, figures, interval
from isthmus.screen.evidence import FEATURES, Candidate
from isthmus.screen.registry import read_ror
from isthmus.screen.resolve import BESIDE, MAIN, Resolver

TREES, DEPTH, RATE = 400, 6, 0.1
FOLDS = 5
COUNTED = "--without-counts" not in sys.argv
UNKNOWN = 3
"""One candidate in so many is shown to the trees without its counts, so that they can also judge new institutions."""


class Row(NamedTuple):
    """One string: its file, text, labels and candidates with their features."""

    name: str
    text: str
    labels: frozenset[int]
    found: list[Candidate]
    ids: list[str]
    x: np.ndarray
    y: np.ndarray


def rows(resolver: Resolver, path: Path) -> Iterator[Row]:
    """Yield the rows whose labels are all in the registry."""
    number, items = resolver.index.number, resolver.index.items
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            labels = [x for x in row["ror_ids"].split(";") if x]
            if all(x in number for x in labels):
                found = resolver.propose(resolver.index.vocabulary.read(row["affiliation"]))
                own = frozenset(number[x] for x in labels)
                x = np.array([c.features for c in found], dtype=float).reshape(len(found), len(FEATURES))
                y = np.array([c.number in own for c in found], dtype=bool)
                yield Row(path.stem, row["affiliation"], own, found, [items[c.number].ror_id for c in found], x, y)


def part(text: str, parts: int, salt: str = "") -> int:
    """Return the part a text falls in."""
    return zlib.crc32((salt + text).encode()) % parts


def count(data: list[Row], trained_on: str = "") -> Asserted:
    """Return the counts of asserted institutions over some rows."""
    table: dict[str, Counter[int]] = {}
    for row in data:
        several = len(row.y) > 1 and bool(row.y.any())
        for ror_id, label in zip(row.ids, row.y, strict=True):
            table.setdefault(ror_id.rsplit("/", 1)[-1], Counter()).update(
                {0: 1, 1: int(label), 2: int(several), 3: int(several and label)}
            )
    total = [sum(c[k] for c in table.values()) for k in range(4)]
    counts = {key: (c[0], c[1], c[2], c[3]) for key, c in sorted(table.items()) if COUNTED}
    return Asserted(round(total[1] / max(total[0], 1), 4), round(total[3] / max(total[2], 1), 4), trained_on, counts)


def matrix(data: list[Row], counts: Callable[[Row, str], tuple[float, float, float]]) -> np.ndarray:
    """Return the judged features of all candidates, the asserted ones from the counts given for each row."""
    out = []
    for row in data:
        if len(row.y):
            x = row.x.copy()
            x[:, -len(ASSERTED_FEATURES) :] = [counts(row, i) for i in row.ids]
            out.append(x)
    return among(np.concatenate(out), [len(row.y) for row in data if len(row.y)])


def train(data: list[Row]):  # noqa: ANN201
    """Return trees fitted to rows whose asserted counts come from other rows."""
    outside = [count([r for r in data if part(r.text, FOLDS, "in") != f]) for f in range(FOLDS)]

    def features(row: Row, ror_id: str) -> tuple[float, float, float]:
        known = part(row.text + ror_id, UNKNOWN, "unknown") > 0
        return outside[part(row.text, FOLDS, "in")].features(ror_id if known else "")

    x = matrix(data, features)
    return fit(x, np.concatenate([row.y for row in data if len(row.y)]), TREES, DEPTH, RATE)


def predict(model, data: list[Row], counts: Asserted) -> list[np.ndarray]:  # noqa: ANN001
    """Return each row's scores."""
    scores = model.predict_proba(matrix(data, lambda _, ror_id: counts.features(ror_id)))[:, 1]
    return np.split(scores, np.cumsum([len(row.y) for row in data])[:-1])


def report(what: str, data: list[Row], scores: list[np.ndarray]) -> None:
    """Print the figures of policy main by file, at the thresholds of the product."""
    by: dict[str, list[Counted]] = {}
    for row, score in zip(data, scores, strict=True):
        order = np.argsort(-score, kind="stable")
        out = {row.found[k].number for at, k in enumerate(order) if score[k] >= (BESIDE if at else MAIN)}
        counted = Counted(len(out & row.labels), len(out - row.labels), len(row.labels - out))
        by.setdefault(row.name, []).append(counted)
    for name, counts in by.items():
        print(what, name, figures(counts, 0.0), "F1", interval(counts), "P", interval(counts, "precision"), flush=True)


def without(counts: Asserted, tested: list[Row]) -> Asserted:
    """Return counts without the institutions some rows are labelled with."""
    gone = {i.rsplit("/", 1)[-1] for row in tested for i, label in zip(row.ids, row.y, strict=True) if label}
    return msgspec.structs.replace(counts, institutions={k: v for k, v in counts.institutions.items() if k not in gone})


def cross_validate(what: str, data: list[Row], key: Callable[[Row], str], unseen: bool = False) -> None:
    """Print figures on rows in folds by a key, each scored by trees and counts of the other folds."""
    scores: dict[int, np.ndarray] = {}
    for fold in range(FOLDS):
        test = [r for r in data if part(key(r), FOLDS) == fold]
        rest = [r for r in data if part(key(r), FOLDS) != fold]
        counts = without(count(rest), test) if unseen else count(rest)
        scores.update(zip(map(id, test), predict(train(rest), test, counts), strict=True))
    report(what, data, [scores[id(row)] for row in data])


def main() -> None:
    """Measure, then train on every row and write the files."""
    held_out = "--held-out" in sys.argv
    ror, *files = [a for a in sys.argv[1:] if not a.startswith("--")]
    resolver = Resolver(read_ror(Path(ror)))
    data = [row for path in files for row in rows(resolver, Path(path))]
    kept = [r for r in data if part(r.text, 5, "held")]
    for name in dict.fromkeys(r.name for r in kept):
        some = [r for r in kept if r.name == name]
        reached = sum(len(r.labels & {c.number for c in r.found}) for r in some)
        print(name, "labels among the candidates", round(reached / sum(len(r.labels) for r in some), 4), flush=True)
    if held_out:
        apart = [r for r in data if not part(r.text, 5, "held")]
        report("held out", apart, predict(train(kept), apart, count(kept)))
    cross_validate("strings unseen", data, lambda row: row.text)
    cross_validate("institutions unseen", data, lambda row: str(min(row.labels)) if row.labels else row.text, True)
    if not COUNTED:
        return
    trained_on = ", ".join(Path(p).stem for p in files)
    write(train(data), "judge", JUDGED, DEPTH, trained_on)
    made = count(data, trained_on)
    lines = ",\n".join(f"{json.dumps(k)}: {list(v)}" for k, v in made.institutions.items())
    head = f'{{"base": {made.base}, "among": {made.among}, "trained_on": {json.dumps(trained_on)},'
    (DATA / "asserted.json").write_text(f'{head}\n"institutions": {{\n{lines}\n}}}}\n')


if __name__ == "__main__":
    main()
