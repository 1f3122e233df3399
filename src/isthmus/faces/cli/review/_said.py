"""What every command of a review says at the end: the case as saved, in one line or as its first screen in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isthmus.faces.cli.output import put_json
from isthmus.faces.cli.policytext import put_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from isthmus.review.cabinet import Cabinet


def said(form: str, desk: Cabinet, case_id: str, lines: Iterable[str]) -> None:
    """Print what was done for people, or the case as it now is."""
    if form == "json":
        from isthmus.faces.shapes.review import case_record

        now = desk.open(case_id)
        put_json(case_record(now.review, now.state, now.version, desk.today))
    else:
        put_lines(lines)


def screen(desk: Cabinet, case_id: str) -> Iterable[str]:
    """Yield the first screen of a case."""
    from isthmus.faces.cli.reviewtext import case_lines
    from isthmus.review.desk import waiting
    from isthmus.review.findings import findings
    from isthmus.review.papers import papers
    from isthmus.review.questions import questions

    now = desk.open(case_id)
    on = desk.today
    sides, missing, asked = findings(now.review, on), papers(now.review, on), questions(now.review, on)
    yield from case_lines(now.review, now.state, sides, missing, asked, waiting(now.review, now.state), on)
