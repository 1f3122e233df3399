"""Walk 1, the officer and the form, with the keyboard alone: from a pasted form to the letter and its appeal.

With ISTHMUS_PICTURES=FOLDER the walk also writes its pictures (docs/walks/officer-web.md).
"""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from casework import Reader, application, serving
from isthmus.lake.build import Options
from isthmus.lake.prepare import build_lake
from review.office import mirror
from web.test_pages import watched
from worlds import Quiet

FORM = """北京航空航天大学
Project title: Diamond magnetometers for quantum sensing of weak fields
Funder: NSERC
Call launched: 2026-03-02
Applicant: Prof. Dana Okafor, Department of Physics, University of Waterloo, Waterloo, Ontario
Co-applicant: Dr. Mei-Ling Tremblay, Sch. of Instrumentation & Optoelectron. Eng., Beihang Univ., Beijing 100191
Collaborator: Amara Singh, Harbin Institute of Technology Hospital, Harbin
"""
YES = {"programme_in_scope", "persons_complete", "orgs_complete", "advances_stra", "attestation_signed",
       "all_affiliations_listed", "on_supported_activities", "stra_subarea_named"}  # fmt: skip


class Hands:
    """A person at a keyboard: Tab to what they want, type, press."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, key):
        self.presses += 1
        self.page.keyboard.press(key)

    def to(self, locator):
        """Press Tab until the focus is there."""
        target = locator.element_handle()
        for _ in range(400):
            if target.evaluate("e => e === document.activeElement"):
                return self
            self.press("Tab")
        raise AssertionError(f"{locator} cannot be reached with the keyboard")

    def write(self, locator, text):
        self.to(locator)
        self.press("Control+A")
        self.page.keyboard.insert_text(text)

    def go(self, locator):
        """Press what leads to another page, and wait for it."""
        self.to(locator)
        with self.page.expect_navigation():
            self.press("Enter")

    def open(self, locator):
        self.to(locator)
        self.press("Enter")

    def choose(self, radio):
        """Reach a group of radio buttons, and move to one with the arrows."""
        name = radio.get_attribute("name")
        group = radio.locator("xpath=ancestor::form").locator(f'input[type=radio][name="{name}"]')
        chosen = group.and_(self.page.locator(":checked"))
        first = chosen if chosen.count() else group.first
        self.to(first)
        self.press("Space")
        for _ in range(8):
            if radio.is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} cannot be chosen with the keyboard")

    def act_as(self, name):
        self.open(self.page.locator(".who summary"))
        self.write(self.page.locator("#act-as"), name)
        self.go(self.page.locator(".who button"))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty office, with its server."""
    monkeypatch.setenv("ISTHMUS_MIRROR", str(mirror(tmp_path / "mirror")))
    build_lake(tmp_path / "lake", Quiet(), Options())
    app = application(tmp_path / "lake", tmp_path / "store.sqlite3")
    with serving(app) as address:
        yield app, address
    app.state.office.close()


def picture(page, name):
    folder = os.environ.get("ISTHMUS_PICTURES")
    if folder:
        from PIL import Image

        Path(folder).mkdir(parents=True, exist_ok=True)
        shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        shot.save(Path(folder) / f"{name}.webp", quality=60, method=6)


def answer(hands, page, answers, source):
    """Answer the question that stands first."""
    box = page.locator(".next-step")
    fields = box.locator("[name^='answers.']").evaluate_all("all => [...new Set(all.map(e => e.name))]")
    for name in fields:
        leaf = name.rpartition(".")[2]
        said = answers.get(name.removeprefix("answers."), "yes" if leaf in YES else "no")
        hands.choose(box.locator(f"input[name='{name}'][value={said}]"))
    hands.write(box.locator("input[name=source]").first, source)
    hands.go(box.get_by_role("button", name="Save the answer"))


def finds(hands, page):
    """1. The form is pasted: who is listed, by which entry, and who is not. Return the case's id."""
    hands.go(page.get_by_role("link", name="Open a case"))
    hands.write(page.get_by_label("Lines of the form"), FORM)
    hands.go(page.get_by_role("button", name="Read and open the case"))
    assert "Tremblay" not in page.content()
    expect(page.locator("#org-O1")).to_contain_text("Beihang University")
    for told in ("One organisation, written 2 ways", "by 66 FR 24266", "Not the listed organisation itself"):
        expect(page.locator("main")).to_contain_text(told)
    picture(page, "1-found")
    hands.go(page.get_by_role("button", name="Confirm what is ticked"))
    return re.search(r"/cases/([\w-]+)", page.url)[1]


def chooses_books(hands, page):
    """2. Rule books are proposed with the reason; the officer takes two out."""
    for book in ("CA-NSGRP", "HOUSE-ETHIP"):
        hands.go(page.get_by_role("link", name="Rule books", exact=True).last)
        part = page.locator(f"section[aria-labelledby='b-{book}']")
        hands.open(part.locator("summary"))
        hands.write(part.get_by_label("A word on it"), "asked by the contracts office")
        hands.go(part.get_by_role("button", name="Take it out"))
    expect(page.locator("main")).to_contain_text("funding.agency is NSERC")


def answers_what_matters(hands, page):
    """3. Questions, the one that settles most first; the post is current, and the finding says so."""
    hands.go(page.get_by_role("link", name="Case", exact=True))
    goes_on(hands, page)
    expect(page.locator("main")).to_contain_text("not eligible for this funding")
    picture(page, "2-ranges")
    hands.go(page.get_by_role("link", name="Findings"))
    finding = page.locator("details[id='STRAC-06']")
    for told in ("A refusal", "cannot rest on it yet"):
        expect(finding).to_contain_text(told)
    picture(page, "3-findings")


def goes_on(hands, page):
    """Answer what matters until nothing is open that would change an answer."""
    first = {"P2.nro_affiliation_now": "yes", "P2.nro_support_now": "yes", "O1.people_take_part": "no"}
    asked = 0
    while page.locator("#next").inner_text() == "First question":
        answer(hands, page, first, "the form")
        asked += 1
        assert asked <= 12, "questions are asked that do not matter"


def looks_for_a_way_out(hands, page):
    """5. The way out, re-run at a click; what going ahead is worth, and what refusing costs."""
    hands.go(page.get_by_role("link", name="Ways out", exact=True))
    hands.go(page.locator("section[id='STRAC-06']").get_by_role("button", name="Re-run with this").first)
    expect(page.locator(".changed")).to_contain_text("Nothing was saved")
    picture(page, "4-way-out")
    hands.go(page.get_by_role("link", name="What it is worth"))
    hands.write(page.get_by_role("textbox", name="What going ahead is worth"), "the only two groups with this source")
    hands.write(page.get_by_role("textbox", name="What refusing would cost"), "two doctoral projects stop")
    hands.go(page.get_by_role("button", name="Put it on record"))


def hears_the_person(hands, page):
    """6. The co-applicant sees the facts about them, and corrects two with a document; the range narrows."""
    hands.go(page.get_by_role("link", name="People", exact=True))
    for fact in ("nro_affiliation_now", "nro_support_now"):
        hands.go(page.get_by_role("link", name="Sheet for P2"))
        form = page.locator(f"form:has(input[name=fact][value='P2.{fact}'])")
        hands.open(page.locator(".fact-line").filter(has=form).locator("summary"))
        hands.choose(form.locator("input[name=answer][value=no]"))
        hands.write(form.locator("input[name=source]"), "letter of the university")
        hands.write(form.locator("input[name=dated]"), "2026-06-30")
        hands.go(form.get_by_role("button", name="Correct it"))
        expect(page.locator("main")).to_contain_text("letter of the university")
    hands.go(page.get_by_role("link", name="Sheet for P2"))
    picture(page, "5-sheet")
    hands.go(page.get_by_role("link", name="Case", exact=True))
    expect(page.locator(".changed")).to_contain_text("a duty to fulfil")


def decides(hands, page):
    """7. Somebody else decides, in their own name; the guards speak in place, and nothing typed is lost."""
    goes_on(hands, page)
    hands.go(page.get_by_role("link", name="Go to the decision"))
    hands.go(page.get_by_role("button", name="Hand over"))
    hands.act_as("boris")
    hands.choose(page.locator("#v-refuse"))
    hands.write(page.get_by_label("By what authority"), "Research Security Office, rule 4")
    hands.go(page.get_by_role("button", name="Sign the decision"))
    expect(page.get_by_role("alert")).to_contain_text("nothing was saved")
    assert page.get_by_label("By what authority").input_value() == "Research Security Office, rule 4"
    picture(page, "6-guards")
    hands.choose(page.locator("#v-go_ahead"))
    hands.write(page.get_by_label("Reason").first, "every attestation is in")
    hands.go(page.get_by_role("button", name="Sign the decision"))
    expect(page.locator("main")).to_contain_text("the project may go ahead")


def takes_the_letter(hands, page):
    """The letter is made, and says what was decided and how to appeal."""
    hands.go(page.get_by_role("link", name="Go to the letter"))
    with page.expect_download() as got:
        hands.to(page.get_by_role("button", name="Make the letter"))
        hands.press("Enter")
    text = "".join(p.extract_text() for p in PdfReader(got.value.path()).pages)
    for told in ("the project may go ahead", "rule 4", "If you disagree"):
        assert told in text


def test_the_officers_walk_with_the_keyboard_alone(browser, desk):
    app, site = desk
    page = watched(browser, site, viewport={"width": 1180, "height": 860})
    page.set_default_timeout(15_000)
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    hands = Hands(page)
    page.goto(site)
    hands.press("r")
    page.wait_for_url("**/cases")
    hands.act_as("anna")
    expect(page.locator(".who strong")).to_have_text("anna")
    case = finds(hands, page)
    chooses_books(hands, page)
    answers_what_matters(hands, page)
    looks_for_a_way_out(hands, page)
    hears_the_person(hands, page)
    decides(hands, page)
    takes_the_letter(hands, page)
    hands.go(page.get_by_role("link", name="History"))
    expect(page.locator(".steps")).to_contain_text("signed the decision")
    picture(page, "7-history")
    assert Reader(app, "anna").get(f"/api/v1/cases/{case}").json()["state"] == "decided"
    for word in ("Tremblay", "Diamond", "letter", "rule"):
        assert not [u for u in asked if word in u and not u.endswith(("/letters", "/letter"))], "text in an address"
    assert [p for p in page.problems if "422" not in p] == []
    page.close()
