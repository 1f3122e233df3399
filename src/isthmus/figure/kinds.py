"""Which figure shows an answer: a trend where there are years, bars where there are not."""

from __future__ import annotations

from typing import Any

from isthmus.figure.bars import bars
from isthmus.figure.trend import trend
from isthmus.model.answer import Answer
from isthmus.model.country import name


def figure_of(answer: Answer) -> dict[str, Any]:
    """Return the Vega-Lite specification of an answer."""
    measure = answer.measure
    sample = any(v.sample for v in answer.vintages)
    title = f"{measure.title} (fictional sample)" if sample else measure.title
    if "year" not in measure.keys:
        return bars(answer.rows[:30], label=measure.keys[0], title=title, unit=measure.unit)
    sides = [k for k in measure.keys if k != "year"]
    rows = [r | {"series": " - ".join(name(r[k]) for k in sides)} for r in answer.rows]
    return trend(rows, series="series", title=title, unit=measure.unit)
