"""The fall since 2018: the year in which cooperation was most, by each measure apart."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict, pair, peak
from isthmus.report.statement import Figure, Gap, series

CLAIM = Claim(
    id="fall-since-2018",
    claim="Research cooperation between the United States and China has been falling since 2018.",
    said_in="China-U.S. science collaborations are declining, slowing key research (peak of 2018 for China's share)",
    publisher="Nature, as reprinted by Scientific American and a mailing list",
    dated="2024-07-30",
    url="https://mlm2.listserve.net/pipermail/salon/20240730/msg00023.html",
    read="secondary",
    test="In which year joint works, each side's share and relative intensity were most: in 2018 or before, or after.",
    about=("US", "CN"),
)
TURN = 2018


def judge(lake: Lake) -> Finding:
    """Return the peak year by measure: supported where all are 2018 or before, contradicted where none is."""
    context = pair(lake, "US", "CN", 2008)
    works = context.ask("copublication", country=("US",), partner=("CN",))
    counted = series(works)
    peaks, answers = {"joint works": peak(counted)}, [works]
    for measure, label in (("partner-share", "share in the works of"), ("ric", "relative intensity seen from")):
        for side, other in context.ways:
            try:
                answer = context.ask(measure, country=(side.code,), partner=(other.code,))
                peaks[f"{label} {side.in_text('en')}"] = peak(series(answer))
            except Gap:
                continue
            answers.append(answer)
    early = [label for label, year in peaks.items() if year <= TURN]
    verdict: Verdict = "depends"
    if len(early) == len(peaks):
        verdict = "supported"
    elif not early:
        verdict = "contradicted"
    said = "; ".join(f"{label}: {year}" for label, year in peaks.items())
    return Finding(
        verdict=verdict, why=f"The year of the most, by measure. {said}.", numbers=peaks, answers=answers,
        figure=Figure(rows=[{"year": y, "value": v, "series": None} for y, v in counted.items()], unit="works"),
    )  # fmt: skip
