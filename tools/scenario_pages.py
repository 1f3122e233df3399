"""Writes docs/replication.md and docs/hindcast.md: ``python tools/scenario_pages.py``."""

from __future__ import annotations

from pathlib import Path

from isthmus.scenario import replicate, verdicts

DOCS = Path(__file__).parent.parent / "docs"


HINDCAST = """# Hindcast league: where the models failed on the past

The observed change of the links an event touched is given to every contender; all other links of the countries
concerned are scored, one by one, on the log scale. A contender is better than the better naive baseline in CRPS and
holds at least 75% in its 90% intervals, or it says *no skill*. The placebo p is how often pairs of like size that were
not concerned moved as far from the world's growth. `isthmus scenario hindcast` runs it on a lake with country pairs;
this page: {vintages}.
"""


def replication() -> str:
    """Return the replication page."""
    rows = replicate()
    lines = [
        "# Replication wall",
        "",
        "Every model is held against published or analytic results before it may answer. Written by",
        "`python tools/scenario_pages.py`; `isthmus scenario replicate --all` runs it and fails when one is missed.",
        "",
        f"**{sum(r['met'] for r in rows)} of {len(rows)} targets met.**",
        "",
        "| model | target | expected | measured | tolerance | from |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for r in rows:
        values = (", ".join(f"{v:g}" for v in r[k]) for k in ("expected", "measured"))
        expected, measured = values
        met = "" if r["met"] else " **missed**"
        lines.append(
            f"| {r['model']} | {r['says']} | {expected} | {measured}{met} | {r['tolerance']:g} | {r['citation']} |"
        )
    return "\n".join([*lines, ""])


def hindcast() -> str:
    """Return the hindcast page."""
    league = verdicts()
    lines = [HINDCAST.format(vintages=", ".join(league["vintages"]))]
    for e in league["events"]:
        lines += [
            f"## {e['title']}, {e['start']} to {e['end']}",
            "",
            f"Links between the sides {e['links_before']:,.0f} to {e['links_after']:,.0f} ({e['given_change']:+.1f}%), "
            f"placebo p {e['placebo_p']:.3f}. The first side's links with third countries "
            f"{e['first_others_observed']:+.1f}%.",
            "",
            "| contender | CRPS | held by 90% | skill | verdict | first side with others, said |",
            "| --- | ---: | ---: | ---: | --- | --- |",
            *(
                f"| {c['contender']} | {c['crps']:.3f} | {c['coverage']:.0%} | {c['skill']:+.0%} | {c['verdict']} | "
                f"{c['first_low']:+.0f}% to {c['first_high']:+.0f}% |"
                for c in e["contenders"]
            ),
            "",
        ]
    lines += [
        "**Read this.** After 2021 Russia's links with third countries fell while every value of s says they rise: a",
        "model of re-allocation alone cannot give a country whose own output falls. Where all countries grow alike the",
        "models beat their baselines mostly because they know that growth, and re-allocation adds little to it.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    (DOCS / "replication.md").write_text(replication(), "utf-8")
    (DOCS / "hindcast.md").write_text(hindcast(), "utf-8")
