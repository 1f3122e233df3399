"""China's international share fell least in dual-use fields: needs the whole output by field, or enough works."""

from __future__ import annotations

from isthmus.lake.open import Lake
from isthmus.report.claim import Claim, Finding, Verdict
from isthmus.report.statement import Gap

CLAIM = Claim(
    id="dual-use-least",
    claim="China's share of internationally written works fell least in dual-use fields.",
    said_in="C. S. Wagner, arXiv:2605.20313",
    publisher="arXiv",
    dated="2026-05-19",
    url="https://arxiv.org/abs/2605.20313",
    read="secondary",
    test="China's international share in 2018 and in the last year, in works with a topic of an area of Canada's list "
    "and in all others, where at least 1,000 works a year are loaded for each.",
    about=("CN",),
)
FIRST, ENOUGH, SCHEME = 2018, 1_000, "ca-stra"


def judge(lake: Lake) -> Finding:
    """Return supported where the share fell less inside the areas than outside, else contradicted."""
    rows, links, works = lake.table("work_country"), lake.table("area_topic"), lake.table("work")
    inside = works.semi_join(links.filter(links.scheme == SCHEME), "topic_id").select("work_id")
    china = rows.filter(rows.country == "CN", rows.year >= FIRST)
    parts = {"in areas": china.semi_join(inside, "work_id"), "elsewhere": china.anti_join(inside, "work_id")}
    shares: dict[str, dict[int, tuple[int, int]]] = {}
    for label, kept in parts.items():
        counted = kept.group_by("year").agg(n=kept.count(), joint=(kept.n_countries > 1).sum())
        shares[label] = {r["year"]: (r["n"], r["joint"]) for r in lake.execute(counted)}
    last = max((y for s in shares.values() for y in s), default=FIRST)
    least = min(shares[p].get(y, (0, 0))[0] for p in shares for y in (FIRST, last))
    if least < ENOUGH or last <= FIRST:
        raise Gap(
            "not_covered",
            f"Too few works of China are loaded: {least:,} in the smallest of four cells, {ENOUGH:,} are asked for; "
            "the published counts have no fields.",
        )
    moved = {p: s[last][1] / s[last][0] - s[FIRST][1] / s[FIRST][0] for p, s in shares.items()}
    verdict: Verdict = "supported" if moved["in areas"] > moved["elsewhere"] else "contradicted"
    return Finding(
        verdict=verdict,
        why=f"Change of the international share from {FIRST} to {last}: {moved['in areas']:+.1%} in areas of the list, "
        f"{moved['elsewhere']:+.1%} elsewhere.",
        numbers={k: round(v, 4) for k, v in moved.items()},
        vintages=lake.vintage("openalex-works", "area-topics"),
    )  # fmt: skip
