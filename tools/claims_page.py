"""Writes docs/claims.md from the register of claims: ``python tools/claims_page.py``."""

from __future__ import annotations

from pathlib import Path

from isthmus.discovery import members
from isthmus.report.claim import Claim
from isthmus.words import say

PAGE = Path(__file__).parent.parent / "docs" / "claims.md"
HEAD = """# Claims

What is said in public about research cooperation, and the test of each. This page is made from
`src/isthmus/report/claims/` by `python tools/claims_page.py`; a test fails when it is out of date. It holds no
verdicts, because a verdict is computed from the lake at hand: `isthmus claims` shows them, `isthmus claims --format pdf
--out claims.pdf` prints them, and every brief of two countries (`isthmus brief US CN`) names the claims about both.

| verdict | meaning |
| --- | --- |
| supported | every measure that could be made says so |
| contradicted | none says so; or a fact of law or of the register says otherwise |
| depends on the measure | some say so; the sentence beside the verdict gives each |
| cannot tell | the data loaded do not have the grain, or are the fictional sample; the sentence says what is missing |

A verdict is of the claim as it is worded here, by the measures named, on the vintages named. It is not of the person,
paper or office that made it, whose own words may be more careful; it shows no cause. Where a claim was read only on a
page that restates it, the register says so.

A claim of several parts, such as `europe-grew`, is judged part by part: *supported* where every measure says so of each
part, *contradicted* where some part holds by no measure, else *depends on the measure*, even if no one measure holds
the whole. This rule was set after a first and simpler one (does any measure hold the whole?) had been run on the
mirror's figures and had given *contradicted*; the sentence beside the verdict gives every number, to judge by either.
"""


def page() -> str:
    """Return the page."""
    claims = [m.CLAIM for m in members("report.claims", "CLAIM").values()]
    return HEAD + "".join(map(_entry, claims))


def _entry(c: Claim) -> str:
    seen = say(f"seen.{c.read}")
    return f"""
## {c.id}

> {c.claim}

- Said in: {c.said_in}. {c.publisher}, {c.dated}. <{c.url}> ({seen})
- Test: {c.test}
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
