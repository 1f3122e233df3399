"""Confirm or reject a tie in the browser: four states, a reason, undo; screening follows what people said."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from casework import Reader, application
from desks import desk
from isthmus.faces.indexes import screening

__all__ = ["desk"]
ROR = "https://ror.org/01abcde50"


@pytest.fixture
def reader(desk):
    """A reader over the little lake in which one of eleven universities stands on a list."""
    app = application(Path(os.environ["ISTHMUS_LAKE"]), os.environ["ISTHMUS_STORE"])
    yield Reader(app, "anna")
    app.state.office.close()


def entry_of(reader):
    made = screening(reader.app.state.desk)
    return next(f"{x.list_id}:{x.entry_id}" for x in made.links if x.ror_id == ROR)


def followed(reader):
    """Whether the university's name leads to the entry through the registry."""
    rows = reader.post("/api/v1/screen", json={"texts": ["西北工业大学"]}).json()["rows"]
    return any(f["hit_type"] == "listed itself" for f in rows[0]["findings"])


def until(what, wanted):
    end = time.monotonic() + 30
    while what() is not wanted:
        assert time.monotonic() < end, "screening does not follow what was judged"
        time.sleep(0.02)


def test_a_tie_is_rejected_with_a_reason_and_taken_back(reader):
    entry = entry_of(reader)
    page = reader.get("/links").text
    assert "wait for a person" in page and "Northwestern Polytechnical University" in page
    assert followed(reader)
    one = {"entry": entry, "ror": ROR}
    assert reader.sends("/links/judge", **one, state="negative", why=" ").status_code == 422, "a reason is needed"
    wrong = reader.sends("/links/judge", **one, state="negativ", why="x")
    assert wrong.status_code == 404 and "negative" in wrong.text
    assert reader.sends("/links/judge", **one, state="negative", why="a namesake").status_code == 303
    page = reader.get("/links/tie", params=one).text
    assert "rejected" in page and "a namesake" in page and "asked again" not in page
    until(lambda: followed(reader), False)
    assert "rejected" in reader.get("/links", params={"state": "negative"}).text
    assert reader.sends("/links/judge", **one, state="none", why="I was wrong").status_code == 303
    page = reader.get("/links/tie", params=one).text
    assert "takes an earlier one back" in page and "a namesake" in page, "what was said is never erased"
    until(lambda: followed(reader), True)


def test_a_tie_that_is_unknown_is_told_with_the_nearest(reader):
    entry = entry_of(reader)
    missing = reader.get("/links/tie", params={"entry": entry[:-1], "ror": ROR})
    assert missing.status_code == 404 and entry in missing.text
    assert reader.get("/links", params={"state": "rejected"}).status_code == 404
    assert reader.get("/links", params={"entry": entry}).text.count('<th scope="row">') == 1
