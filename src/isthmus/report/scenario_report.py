"""A scenario's result as one printable page: the same sentences, figures and numbers as on screen."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from isthmus.figure.render import svg
from isthmus.figure.ribbon import signed
from isthmus.report.page import page
from isthmus.report.scenario_told import Told


def to_html(told: Told, command: str, sources: list[dict[str, Any]]) -> str:
    """Return the result as one self-contained page; ``sources`` have title, dated, licence, cite and vintage."""
    figures = {k: Markup(svg(told.figure(k))) for k in told.kinds()}  # noqa: S704  (our own figures)
    losers, winners, least = told.ends()
    return page(
        "scenario.html.j2",
        told.language,
        title=told.title,
        told=told,
        result=told.result,
        figures=figures,
        losers=losers,
        winners=winners,
        least=least,
        signed=signed,
        sources=sources,
        command=command,
    )
