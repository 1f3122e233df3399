"""Joint work is cited more: by the citation premium of international over domestic works, where works are loaded."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict, pair
from isthmus.report.statement import Gap

CLAIM = Claim(
    id="cited-more",
    claim="Works written with other countries are cited more than domestic ones.",
    said_in="Do more distant collaborations have more citation impact? ('known to have more citation impact')",
    publisher="Journal of Informetrics 7(4)",
    dated="2013-10",
    url="https://doi.org/10.1016/j.joi.2013.10.001",
    read="text",
    test="The citation premium of international over domestic works of the United States, among those loaded: above 1 "
    "with and without matching, with neither, or with one. Not a cause either way.",
)


ALL = "all"


def judge(lake: Lake) -> Finding:
    """Return the verdict from the ratio with and without matching; an interval over 1 cannot tell for the matched."""
    answer = pair(lake, "US", "CN", 2013).ask("citation-premium", country=("US",), basis="records")
    row = next((r for r in answer.rows if r["kind"] == ALL), None)
    if row is None or None in (row["value"], row["low"], row["high"], row["raw"]):
        raise Gap("not_covered", "Too few works are loaded to compare international and domestic ones.")
    apart = row["low"] > 1 or row["high"] < 1
    above = [row["value"] > 1 and apart, row["raw"] > 1]
    below = [row["value"] < 1 and apart, row["raw"] < 1]
    verdict: Verdict = "supported" if all(above) else "contradicted" if all(below) else "depends"
    return Finding(
        verdict=verdict,
        why=f"Mean citations of international over domestic works, among the works loaded: {row['value']:.2f} (95% "
        f"interval {row['low']:.2f} to {row['high']:.2f}) like with like, {row['raw']:.2f} without matching.",
        numbers={k: round(row[k], 3) for k in ("value", "low", "high", "raw")},
        answers=[answer],
    )
