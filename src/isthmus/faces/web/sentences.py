"""What an answer says, in sentences made from its numbers."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.speak import Speak
from isthmus.figure.kinds import SERIES, label, shown_year
from isthmus.model.answer import Answer, Measure
from isthmus.words import of_measure

NAMED = 3
"""Places of a ranking that are named."""


def sentences(answer: Answer, speak: Speak) -> list[str]:
    """Return one sentence a series, or one on the ranking of the newest year; or that there are no data."""
    if not any(r["value"] is not None for r in answer.rows):
        return [speak("web.no_data")]
    sides = [k for k in answer.measure.keys if k != "year"]
    series: dict[tuple[Any, ...], dict[int, float | None]] = {}
    for r in as_asked(answer):
        series.setdefault(tuple(r[k] for k in sides), {})[r.get("year") or 0] = r["value"]
    years = {r["year"] for r in answer.rows if r.get("year") is not None}
    if len(years) > 1 and len(series) <= SERIES:
        varied = [i for i, _k in enumerate(sides) if len({key[i] for key in series}) > 1] or list(range(len(sides)))
        title = of_measure(answer.measure.id, "title", speak.language) or answer.measure.title
        return [
            _trend(_name(key, sides, varied, speak) or title, s, answer.measure, speak) for key, s in series.items()
        ]
    return [_ranking(answer, sides, speak)]


def as_asked(answer: Answer) -> list[dict[str, Any]]:
    """Return the rows with the countries in the order in which they were asked for."""
    order = {c: n for n, c in enumerate(answer.params.get("country", ()))}
    return sorted(answer.rows, key=lambda r: order.get(r.get("country", ""), len(order)))


def _trend(name: str, series: dict[int, float | None], measure: Measure, speak: Speak) -> str:
    known = {y: v for y, v in series.items() if v is not None}
    if not known:
        return speak("web.series_without", series=name)
    first, last = min(known), max(known)
    peak = max(known, key=lambda y: (known[y], y))
    values = {"series": name, "first": first, "last": last, "peak_year": peak}
    values |= {"start": told(known[first], measure, speak), "end": told(known[last], measure, speak)}
    values["peak"] = told(known[peak], measure, speak)
    if first == last:
        return speak("web.series_one", **values)
    counts = measure.unit == "works" and known[peak]
    below = (known[peak] - known[last]) / known[peak] if counts else 0.0
    if peak != last and below >= 0.0005:
        return speak("web.series_below_peak", below=speak.share(below), **values)
    if peak == last:
        return speak("web.series_rising" if known[last] > known[first] else "web.series_level", **values)
    return speak("web.series_past_peak", **values)


def _ranking(answer: Answer, sides: list[str], speak: Speak) -> str:
    year = shown_year(answer)
    rows = [r for r in answer.rows if r["value"] is not None and (year is None or r["year"] == year)]
    ranked = sorted(rows, key=lambda r: -r["value"])
    varied = [i for i, k in enumerate(sides) if len({r[k] for r in rows}) > 1] or list(range(len(sides)))
    named = [
        f"{_name(tuple(r[k] for k in sides), sides, varied, speak)} ({told(r['value'], answer.measure, speak)})"
        for r in ranked[:NAMED]
    ]
    key = "web.ranking" if year is None else "web.ranking_year"
    return speak(key, year=year or "", named=speak("web.comma").join(named), count=speak.number(len(rows)))


def _name(key: tuple[Any, ...], sides: list[str], varied: list[int], speak: Speak) -> str:
    return " \u2013 ".join(shown(key[i], sides[i], speak) for i in varied)


def shown(value: Any, key: str, speak: Speak) -> str:
    """Return how a key's value is written for people."""
    if key == "field" and value == "(no topic)":
        return speak("web.no_topic")
    if value is None:
        return speak("web.not_known")
    return label(value, key, speak.language)


def told(value: float | None, measure: Measure, speak: Speak) -> str:
    """Return a value of a measure for people: shares as percentages."""
    return speak.share(value) if is_share(measure) else speak.number(value)


def is_share(measure: Measure) -> bool:
    """Say whether a measure's values are shares of a whole."""
    return measure.unit.startswith("share")
