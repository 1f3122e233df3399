"""Which figures can show an answer, and each of them: trend, ranking, map, matrix, network."""

from __future__ import annotations

from typing import Any

from isthmus.figure.bars import bars
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.matrix import matrix
from isthmus.figure.network import network
from isthmus.figure.tiles import NAMES, TILES, tiles
from isthmus.figure.trend import trend
from isthmus.model.answer import Answer
from isthmus.model.country import name
from isthmus.words import of_field

SERIES, RANKED, SIDES = 8, 25, 24
"""Most lines of a trend, bars of a ranking, sides of a matrix."""
KINDS = ("trend", "bars", "map", "matrix", "network")


def kinds_of(answer: Answer) -> list[str]:
    """Return the figures that can show an answer, the one that shows it best first."""
    sides, years = _sides(answer), _years(answer)
    if not sides:
        return ["trend"] if len(years) > 1 else []
    codes = [k for k in sides if k in ("country", "partner")]
    values = {k: {r[k] for r in answer.rows} for k in sides}
    pairs = codes == ["country", "partner"]
    square = pairs and len(values["country"]) > 1 and len(values["partner"]) > 1
    varied = [k for k in sides if len(values[k]) > 1]
    found = []
    if len(years) > 1:
        found.append("trend")
    if len(varied) <= 1:
        found.append("bars")
        spread = varied[0] if varied else codes[-1] if codes else ""
        if spread in codes and values[spread] & TILES.keys():
            found.append("map")
    if square:
        found += ["matrix", "network"]
    if not found and answer.rows:
        found = ["bars"]
    many = len(varied) > 1 or any(len(values[k]) > SERIES for k in varied)
    return sorted(found, key=lambda k: (many and k == "trend", found.index(k)))


def figure_of(
    answer: Answer, kind: str | None = None, *, title: str = "", subtitle: str = "", unit: str = "", look: Look = PLAIN,
    states: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the Vega-Lite specification of an answer as one kind of figure, or as the one that shows it best.

    ``states`` of an agreement stand as a strip below the years of a trend.

    Figures of one year show the newest that has values; its year stands in the subtitle given by `shown_year`.
    """
    can = kinds_of(answer)
    kind = kind if kind in can else can[0] if can else "bars"
    about: dict[str, Any] = {
        "title": title or _title(answer), "subtitle": subtitle, "unit": unit or answer.measure.unit, "look": look,
    }  # fmt: skip
    sides = _sides(answer)
    if kind == "trend":
        return trend(series_rows(answer, look), series="series", states=states, **about)
    rows = [r for r in answer.rows if "year" not in r or r["year"] == shown_year(answer)]
    varied = [k for k in sides if len({r[k] for r in rows}) > 1] or sides[-1:] or list(answer.measure.keys[:1])
    if kind == "map":
        others = {r[k] for r in rows for k in sides if k != varied[0]}
        return tiles(rows, code=varied[0], marked=tuple(sorted(others & TILES.keys())), **about)
    named = [r | {k: label(r[k], k, look.language) for k in sides} for r in rows]
    if kind == "matrix":
        return matrix(_largest(named), across="partner", down="country", **about)
    if kind == "network":
        few = len({r[k] for r in rows for k in ("country", "partner")}) <= SERIES
        return network(named if few else rows, a="country", b="partner", **about)
    ranked = sorted(named, key=lambda r: (r["value"] is None, -(r["value"] or 0)))[:RANKED]
    return bars([r | {"label": _label(r, varied, look.language)} for r in ranked], label="label", **about)


def shown_year(answer: Answer) -> int | None:
    """Return the newest year with a value: the one that figures of one year show."""
    return max((r["year"] for r in answer.rows if "year" in r and r["value"] is not None), default=None)


def series_rows(answer: Answer, look: Look = PLAIN) -> list[dict[str, Any]]:
    """Return the rows of at most `SERIES` series, those that end highest, each row with its ``series`` label."""
    sides = _sides(answer)
    varied = [k for k in sides if len({r[k] for r in answer.rows}) > 1]
    key = varied or sides
    last: dict[tuple[Any, ...], float] = {}
    for r in answer.rows:
        if r["value"] is not None:
            last[tuple(r[k] for k in sides)] = r["value"]
    top = sorted(last, key=lambda k: -last[k])[:SERIES]
    rows = [r for r in answer.rows if tuple(r[k] for k in sides) in top]
    return [r | {"series": _label(r, key, look.language)} for r in rows]


def label(value: Any, key: str, language: str = "en") -> str:
    """Return how a key's value is written: countries by name."""
    if key in ("country", "partner") and (value is None or len(str(value)) == 2):
        return name(value, NAMES[language])
    return of_field(str(value), language) if key == "field" else str(value)


def _label(row: dict[str, Any], keys: list[str], language: str) -> str:
    return " - ".join(label(row[k], k, language) for k in keys) or "value"


def _largest(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows between the `SIDES` sides with most."""
    total: dict[str, float] = {}
    for r in rows:
        for k in ("country", "partner"):
            total[r[k]] = total.get(r[k], 0.0) + (r["value"] or 0)
    kept = set(sorted(total, key=lambda s: -total[s])[:SIDES])
    found = [r for r in rows if r["country"] in kept and r["partner"] in kept]
    return sorted(found, key=lambda r: (-total[r["country"]], -total[r["partner"]]))


def _sides(answer: Answer) -> list[str]:
    return [k for k in answer.measure.keys if k != "year"]


def _years(answer: Answer) -> set[int]:
    return {r["year"] for r in answer.rows if r.get("year") is not None}


def _title(answer: Answer) -> str:
    sample = any(v.sample for v in answer.vintages)
    return f"{answer.measure.title} (fictional sample)" if sample else answer.measure.title
