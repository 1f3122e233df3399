"""The American part fell while German, French and Italian cooperation grew: in works, and in shares."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict, change, pair
from isthmus.report.statement import Figure, Gap, series
from isthmus.report.subject import side

CLAIM = Claim(
    id="europe-grew",
    claim="Cooperation with China fell in the United States while it grew in Germany, France and Italy.",
    said_in="Report on joint publications of Italy and China, 2013-2022: up by 258%",
    publisher="Formiche, after a study of a German institute",
    dated="2025",
    url="https://formiche.net/tag/irpi-media",
    read="secondary",
    test="Change from 2018 to 2022 of joint works with China, and of each part in China's international works.",
    about=("US", "DE", "FR", "IT", "CN"),
)
FIRST, LAST = 2018, 2022
EUROPE = ("DE", "FR", "IT")


def judge(lake: Lake) -> Finding:
    """Return supported where every measure says so of each country, contradicted where none does of one."""
    context = pair(lake, "US", "CN", 2013, LAST)
    answers, rows = [], []
    holds: list[list[bool]] = []
    numbers: dict[str, str] = {}
    for measure, label, sides in (
        ("copublication", "joint works", None), ("partner-share", "part in China's international works", "CN"),
    ):  # fmt: skip
        moved = {}
        try:
            for code in ("US", *EUROPE):
                asked = {"country": (sides,), "partner": (code,)} if sides else {"country": (code,), "partner": ("CN",)}
                answer = context.ask(measure, **asked)
                values = series(answer)
                moved[code] = change(values, FIRST, LAST)
                answers.append(answer)
                if not sides:
                    rows += [{"year": y, "value": v, "series": side(lake, code)} for y, v in values.items()]
        except Gap:
            if not sides:
                raise
            continue
        numbers |= {f"{label}, {code}": f"{v:+.0%}" for code, v in moved.items()}
        holds.append([moved["US"] < 0, *(moved[c] > 0 for c in EUROPE)])
    by_country = list(zip(*holds, strict=True))
    verdict: Verdict = "contradicted"
    if all(map(all, by_country)):
        verdict = "supported"
    elif all(map(any, by_country)):
        verdict = "depends"
    said = "; ".join(f"{k} {v}" for k, v in numbers.items())
    return Finding(
        verdict=verdict, why=f"Change from {FIRST} to {LAST}: {said}.", numbers=numbers, answers=answers,
        figure=Figure(rows=rows, unit="works"),
    )  # fmt: skip
