"""The lapse of the agreement of 1979: how the register says it stands today."""

from __future__ import annotations

from datetime import date

from isthmus.lake import agreements
from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict
from isthmus.report.statement import Gap

CLAIM = Claim(
    id="agreement-lapsed",
    claim="The science and technology agreement between the United States and China has lapsed.",
    said_in="Expired US-China science treaty signals deep uncertainty amid high tensions",
    publisher="South China Morning Post, as cited by an encyclopaedia",
    dated="2024-08-30",
    url="https://enbaike.710302.xyz/wiki/U.S.-China_Science_and_Technology_Agreement",
    read="secondary",
    test="The state of the agreement today in the register of agreements.",
    about=("US", "CN"),
)


def judge(lake: Lake) -> Finding:
    """Return supported where it is lapsed today, contradicted where it is in force, else cannot tell."""
    on = date.today().isoformat()
    standing = [r for r in agreements.standing(lake, on, ("US", "CN")) if r["kind"] == "umbrella"]
    if not standing:
        raise Gap("not_covered", "The register holds no such agreement.")
    (now,) = standing[:1]
    lapses = [r["from"] for r in agreements.states(lake, ("US", "CN")) if r["state"] == "lapsed"]
    verdicts: dict[str, Verdict] = {"lapsed": "supported", "ended": "supported", "in force": "contradicted"}
    once = f" It did lapse on {lapses[-1]}." if lapses and now["state"] != "lapsed" else ""
    until = f" until {now['to']}" if now["to"] else ""
    return Finding(
        verdict=verdicts.get(now["state"], "cannot_tell"),
        why=f"On {on} it stands as '{now['state']}' since {now['from']}{until} ({now['event']}).{once}",
        numbers={"state": now["state"], "since": now["from"], "until": now["to"]},
        vintages=lake.vintage("agreements"),
    )
