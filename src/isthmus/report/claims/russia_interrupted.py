"""The interruption of cooperation between Germany and Russia in 2022."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict, change, pair
from isthmus.report.statement import Figure, series

CLAIM = Claim(
    id="russia-interrupted",
    claim="Research cooperation between Germany and Russia has been interrupted since February 2022.",
    said_in="Deutsch-russische Zusammenarbeit: 'Wir arbeiten weiter, nur nicht gemeinsam'",
    publisher="taz",
    dated="2022-08",
    url="https://taz.de/Deutsch-russische-Zusammenarbeit/!5872696/",
    read="text",
    test="Joint works in 2023 against 2021: down by more than half is an interruption, down by less depends on the "
    "measure (programmes or works), not down contradicts.",
    about=("DE", "RU"),
)
BEFORE, AFTER = 2021, 2023


def judge(lake: Lake) -> Finding:
    """Return the verdict from the change of joint works."""
    answer = pair(lake, "DE", "RU", 2013, AFTER).ask("copublication", country=("DE",), partner=("RU",))
    values = series(answer)
    moved = change(values, BEFORE, AFTER)
    verdict: Verdict = "supported" if moved < -0.5 else "depends" if moved < 0 else "contradicted"
    return Finding(
        verdict=verdict,
        why=f"Joint works went from {values[BEFORE]:,} in {BEFORE} to {values[AFTER]:,} in {AFTER} ({moved:+.0%}): "
        "programmes of ministries and funders stopped, joint works did not end.",
        numbers={str(BEFORE): values[BEFORE], str(AFTER): values[AFTER]},
        answers=[answer],
        figure=Figure(rows=[{"year": y, "value": v, "series": None} for y, v in values.items()], unit="works"),
    )  # fmt: skip
