"""The first brief: how much some countries publish with one partner, year by year."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from isthmus.figure.render import svg
from isthmus.figure.trend import trend
from isthmus.lake.open import Lake
from isthmus.model.answer import Answer
from isthmus.model.country import name
from isthmus.report.loaded import loaded
from isthmus.report.page import page
from isthmus.words import say


def trend_brief(lake: Lake, answer: Answer, command: str, language: str = "en") -> str:
    """Return the brief as one self-contained HTML page.

    Parameters
    ----------
    answer
        Co-publication of one or more countries with one partner, over years.
    command
        What to type to get the same numbers.
    """
    partner = name(answer.rows[0]["partner"])
    years = sorted({r["year"] for r in answer.rows})
    series = by_country(answer)
    figure_title = say("brief.figure", language, partner=partner)
    order = list(series)
    rows = [r | {"series": name(r["country"])} for r in sorted(answer.rows, key=lambda r: order.index(r["country"]))]
    works = loaded(lake)
    return page(
        "brief.html.j2",
        language,
        title=say("brief.title", language, partner=partner, first=years[0], last=years[-1]),
        answers=[sentence(c, s, partner, language) for c, s in series.items()],
        figure_title=figure_title,
        figure=Markup(svg(trend(rows, series="series", title=figure_title, unit=answer.measure.unit))),  # noqa: S704
        names=[name(c) for c in series],
        table=[(y, [s.get(y) for s in series.values()]) for y in years],
        method=method(answer, language),
        caveats=answer.caveats,
        profile=works.profile if works else [],
        sample=bool(works and works.sample),
        loaded=works.sentence(language) if works else "",
        vintages=[*answer.vintages, *(works.vintages if works else ())],
        command=command,
    )  # fmt: skip


def method(answer: Answer, language: str = "en") -> str:
    """Return how the answer was computed, in the measure's own words."""
    m = answer.measure
    defined = f"{m.columns['value'].capitalize()}."
    counting = answer.params["counting"]
    return say("brief.method_text", language, question=m.question, definition=defined, counting=counting, unit=m.unit)


def by_country(answer: Answer) -> dict[str, dict[int, int | None]]:
    """Return each country's value by year, in the order asked."""
    series: dict[str, dict[int, int | None]] = {c: {} for c in answer.params["country"]}
    for r in answer.rows:
        series[r["country"]][r["year"]] = r["value"]
    return series


def sentence(country: str, series: dict[int, Any], partner: str, language: str = "en") -> str:
    """Return what a series says, in one sentence made from its numbers."""
    known = {y: v for y, v in series.items() if v is not None}
    if not known:
        return f"{name(country)}: {say('brief.not_published', language)}."
    first, last = min(known), max(known)
    peak = max(known, key=lambda y: known[y])
    return say(
        "brief.answer", language, country=name(country), partner=partner, first=first, start=known[first],
        last=last, end=known[last], peak_year=peak, peak=known[peak],
    )  # fmt: skip
