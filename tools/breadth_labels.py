"""Writes the errors of the crosswalk of areas for rule breadth: ``ISTHMUS_MIRROR=... python tools/breadth_labels.py``.

The same labelled works as ``areas_quality.py``, for each area of the two labelled schemes and for each scheme as a
whole (a work lies in a scheme when it lies in one of its areas). Rows are weighed by the inverse of their chance to be
drawn; ``*_n`` is Kish's effective number of rows. A label that nobody gave has no recall and no row.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from areas_quality import SCHEMES, frame, labels, links, weights

from isthmus.lake.inputs import mirror_path

OUT = Path(__file__).parents[1] / "src" / "isthmus" / "policy" / "breadth" / "area_errors.csv"


def effective(found: list[float]) -> float:
    """Return Kish's effective number of weighted rows."""
    return sum(found) ** 2 / sum(w * w for w in found)


def table(mirror: Path) -> str:
    """Return the file."""
    given, by_topic, drawable = labels(), links(), frame(mirror)
    one, two = given["A"], given["B"]
    weight = weights(drawable, by_topic, list(one))
    seen = {w: by_topic.get(drawable[w], frozenset()) for w in one}
    both = {w: one[w] & two[w] for w in one}
    wanted: dict[str, Callable[[frozenset[str]], bool]] = {
        s: lambda areas, s=s: any(a.startswith(f"{s}/") for a in areas) for s in SCHEMES
    }
    wanted |= {a: lambda areas, a=a: a in areas for a in sorted({a for x in by_topic.values() for a in x})}
    lines = ["label,precision,precision_n,recall,recall_n"]
    for label, holds in sorted(wanted.items()):
        crossed = [(weight[w], holds(both[w])) for w in one if holds(seen[w])]
        named = [(weight[w], holds(seen[w])) for w in one if holds(both[w])]
        if crossed and named:
            cells = []
            for rows in (crossed, named):
                total = sum(w for w, _ in rows)
                cells += [sum(w for w, hit in rows if hit) / total, effective([w for w, _ in rows])]
            lines.append(",".join([label, *(f"{c:.3f}" if c <= 1 else f"{c:.1f}" for c in cells)]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    folder = mirror_path()
    if folder is None:
        raise SystemExit("Set ISTHMUS_MIRROR to a mirror with works.")
    OUT.write_text(table(folder), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"), end="")
