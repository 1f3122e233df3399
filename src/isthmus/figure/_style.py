"""The look that every figure shares: colour-blind safe, direct labels, quiet axes."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt

from isthmus.figure.look import PLAIN, Look

FONT = "DejaVu Sans, Noto Sans, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
TITLE, SUBTITLE = {False: 90, True: 34}, {False: 128, True: 46}
"""Characters of a line of title and subtitle, wide and small."""


def styled(chart: alt.LayerChart | alt.FacetChart | alt.Chart | alt.VConcatChart, look: Look = PLAIN) -> dict[str, Any]:
    """Return a chart's specification with the shared look."""
    spec: dict[str, Any] = (
        chart.configure(font=FONT, background=look.ground, padding=8)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=look.quiet, titleColor=look.quiet, gridColor=look.line, domainColor=look.quiet,
            tickColor=look.quiet, labelFontSize=12, titleFontSize=12, titleFontWeight="normal",
        )
        .configure_legend(labelColor=look.quiet, titleColor=look.quiet, titleFontWeight="normal", labelFontSize=12)
        .configure_title(anchor="start", fontSize=15, color=look.ink, subtitleColor=look.quiet, subtitleFontSize=12,
                         subtitlePadding=6, offset=14, frame="bounds")
        .to_dict(validate=False)  # half of the time otherwise; tests hold every kind against the schema
    )  # fmt: skip
    return spec


def titled(title: str, subtitle: str, look: Look) -> alt.TitleParams:
    """Return a title and a subtitle in lines that fit."""
    return alt.TitleParams(lines(title, TITLE[look.small], look), subtitle=lines(subtitle, SUBTITLE[look.small], look))


def lines(text: str, width: int, look: Look) -> list[str]:
    """Return a text in lines of at most so many characters; Chinese characters take two places."""
    if look.language.startswith("zh"):
        width = round(width * 0.58)
    return textwrap.wrap(text, width) or [""]
