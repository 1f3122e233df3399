"""How well the crosswalk of areas fits: ``ISTHMUS_MIRROR=... python tools/areas_quality.py``.

Two labellings of a stratified sample of the mirror's works stand in ``tools/data/area_labels.csv`` (work id and areas,
no titles). Both were made by the builders of the crosswalk from titles alone, one without sight of the other. The
strata are the areas as the crosswalk sees them, so each work is weighted by the inverse of its chance to be drawn
(Horvitz and Thompson 1952); intervals are Wilson's (1927), 95%, at the effective size of the weights (Kish 1965).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from math import sqrt
from pathlib import Path
from typing import Any

from isthmus.discovery import members
from isthmus.lake.inputs import find, mirror_path
from isthmus.lake.tables import arrow
from isthmus.source import area_topics

LABELS = Path(__file__).parent / "data" / "area_labels.csv"
SCHEMES, A_STRATUM, OUTSIDE = ("ca-stra", "shared"), 10, 90
Z = 1.959963984540054
TYPES = ("article", "review", "book-chapter", "preprint", "dissertation", "report")
Labels = dict[int, frozenset[str]]


def labels() -> dict[str, Labels]:
    """Return the areas of each work by labelling."""
    found: dict[str, Labels] = defaultdict(dict)
    with LABELS.open(encoding="utf-8") as file:
        for r in csv.DictReader(file):
            found[r["labelling"]][int(r["work_id"])] = frozenset(r["areas"].split())
    return dict(found)


def links() -> dict[int, frozenset[str]]:
    """Return the areas of each topic, core or partial."""
    (part,) = find(area_topics.SOURCE, Path(area_topics.__file__).parent.parent)
    found: dict[int, set[str]] = defaultdict(set)
    for batch in area_topics.read(part):
        columns = batch.tables["area_topic"]
        for scheme, area, topic in zip(columns["scheme"], columns["area_id"], columns["topic_id"], strict=True):
            if scheme in SCHEMES:
                found[topic].add(f"{scheme}/{area}")
    return {t: frozenset(a) for t, a in found.items()}


def frame(mirror: Path) -> dict[int, int]:
    """Return the topic of every work that could be drawn."""
    module: Any = members("source", "SOURCE")["openalex-works"]
    found: dict[int, int] = {}
    for part in find(module.SOURCE, mirror):
        for batch in module.read(part):
            for r in arrow("work", batch.tables["work"]).select(["work_id", "topic_id", "title", "type"]).to_pylist():
                if r["topic_id"] and len(r["title"] or "") > 15 and r["type"] in TYPES:
                    found[r["work_id"]] = r["topic_id"]
    return found


def weights(drawable: dict[int, int], by_topic: dict[int, frozenset[str]], drawn: list[int]) -> dict[int, float]:
    """Return the inverse of each drawn work's chance to be drawn."""
    sizes: dict[str, int] = defaultdict(int)
    outside = 0
    for topic in drawable.values():
        found = by_topic.get(topic, frozenset())
        outside += not found
        for area in found:
            sizes[area] += 1
    chances = {}
    for work in drawn:
        missed = 1.0
        for area in by_topic.get(drawable[work], frozenset()):
            missed *= 1 - min(1.0, A_STRATUM / sizes[area])
        chances[work] = 1 - missed if missed < 1 else min(1.0, OUTSIDE / outside)
    return {w: 1 / c for w, c in chances.items()}


def kappa(one: Labels, two: Labels, area: str) -> float | None:
    """Return Cohen's kappa of two labellings on one area, None where neither names it."""
    n = len(one)
    both = sum(area in one[w] and area in two[w] for w in one)
    a, b = sum(area in x for x in one.values()), sum(area in x for x in two.values())
    if not a and not b:
        return None
    agreed = (n - a - b + 2 * both) / n
    chance = (a * b + (n - a) * (n - b)) / n**2
    return (agreed - chance) / (1 - chance) if chance < 1 else 1.0


def share(hits: list[tuple[bool, float]]) -> tuple[float, float, float] | None:
    """Return a weighted share with Wilson's 95% interval at Kish's effective size, None of nothing."""
    if not hits:
        return None
    total = sum(w for _h, w in hits)
    p, n = sum(w for h, w in hits if h) / total, total**2 / sum(w * w for _h, w in hits)
    centre, spread = p + Z**2 / (2 * n), Z * sqrt(p * (1 - p) / n + Z**2 / (4 * n * n))
    return p, (centre - spread) / (1 + Z**2 / n), (centre + spread) / (1 + Z**2 / n)


def measured(mirror: Path) -> list[dict[str, Any]]:
    """Return one row an area: works drawn in it, labelled, kappa, precision and recall against works both name."""
    found, by_topic, drawable = labels(), links(), frame(mirror)
    one, two = found["A"], found["B"]
    by_weight = weights(drawable, by_topic, list(one))
    seen = {w: by_topic.get(drawable[w], frozenset()) for w in one}
    rows = []
    for area in sorted({a for x in (*by_topic.values(), *one.values(), *two.values()) for a in x}):
        truth = {w for w in one if area in one[w] and area in two[w]}
        crossed = [w for w in one if area in seen[w]]
        precision = share([(w in truth, by_weight[w]) for w in crossed])
        recall = share([(area in seen[w], by_weight[w]) for w in sorted(truth)])
        rows.append(
            {
                "area": area, "crosswalk": len(crossed), "both": len(truth), "kappa": kappa(one, two, area),
                "precision": precision, "recall": recall,
            }
        )  # fmt: skip
    return rows


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a table for docs/areas.md."""
    out = [
        "| area | in crosswalk | named by both | kappa | precision | recall |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for r in rows:
        kappa_ = "-" if r["kappa"] is None else f"{r['kappa']:.2f}"
        counted = f"| `{r['area']}` | {r['crosswalk']} | {r['both']} | {kappa_} "
        out.append(f"{counted}| {_span(r['precision'])} | {_span(r['recall'])} |")
    return "\n".join(out) + "\n"


def _span(found: tuple[float, float, float] | None) -> str:
    return "-" if found is None else f"{found[0]:.2f} ({found[1]:.2f}-{found[2]:.2f})"


if __name__ == "__main__":
    mirror_folder = mirror_path()
    if mirror_folder is None:
        raise SystemExit("Set ISTHMUS_MIRROR to a mirror with works.")
    print(table(measured(mirror_folder)), end="")
