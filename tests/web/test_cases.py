"""The workspace in Chromium: every page of a case open to everyone, small, bare, in both themes and in Chinese."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

from casework import Reader, application, serving
from isthmus.faces.http.who import CHOSEN
from isthmus.faces.indexes import screening
from isthmus.faces.web.cases import case_pages
from isthmus.lake.build import Options
from isthmus.lake.prepare import build_lake
from isthmus.review.measures import library
from review.office import FORM, mirror
from web.test_pages import RULES, TOO_WIDE, english_left, watched
from worlds import Quiet

ANSWERS = {"funding.programme_in_scope": "yes", "project.advances_stra": "yes", "P2.nro_affiliation_now": "yes",
           "P2.on_supported_activities": "yes", "P1.attestation_signed": "no"}  # fmt: skip


@pytest.fixture(scope="module")
def office_app(tmp_path_factory):
    """A server with one case that has findings, and one that is decided and appealed against."""
    root = tmp_path_factory.mktemp("workspace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISTHMUS_MIRROR", str(mirror(root / "mirror")))
        build_lake(root / "lake", Quiet(), Options())
        patch.setenv("XDG_DATA_HOME", str(root / "share"))
        app = application(root / "lake", root / "store.sqlite3")
        _fill(app)
        with serving(app) as address:
            yield app, address
        app.state.office.close()


def _fill(app):
    anna, boris = Reader(app, "anna"), Reader(app, "boris")
    api = "/api/v1/cases"

    def do(who, case, step, **body):
        answer = who.post(f"{api}/{case}/{step}", json=body)
        assert answer.status_code == 200, answer.text

    live = anna.post(api, json={"text": FORM}).json()["id"]
    do(anna, live, "confirm", facts=["O1.on_ca_nro"])
    do(anna, live, "answer", answers=ANSWERS, source="the form", quote="part 3", dated="2026-11-02")
    do(anna, live, "mitigate", measure=next(iter(library())))
    do(anna, live, "seen", person="P2")
    ended = anna.post(api, json={"text": "Project title: Lakes\nFunder: NSERC\nApplicant: Ines Sato"}).json()["id"]
    do(anna, ended, "benefits", going_ahead="a record of drought", refusing="two theses stop")
    do(anna, ended, "forward")
    findings = anna.get(f"{api}/{ended}/findings").json()["findings"]
    certain = {f["rule"]: "seen" for b in findings for f in b["findings"] if f["standing"] == "certain"}
    do(boris, ended, "decide", verdict="go_ahead", authority="Office rule 4", reasons=certain)
    do(anna, ended, "appeal", grounds="the measure is unclear", person="P1")


PATHS = (
    "/cases",
    "/intake",
    "/watch",
    *("/cases/{live}" + (f"/{page}" if page else "") for page in case_pages()),
    "/cases/{live}/people?who=P2",
    "/cases/{live}/facts?fact=P2.nro_support_now",
    "/cases/{ended}",
    "/cases/{ended}/decision",
    "/links",
    "/links/tie?{tie}",
)


def where(app, path):
    year = Reader(app, "anna").get("/api/v1/cases").json()["as_of"][:4]
    made = screening(app.state.desk).links[0]
    tie = urlencode({"entry": f"{made.list_id}:{made.entry_id}", "ror": made.ror_id})
    return path.format(live=f"{year}-001", ended=f"{year}-002", tie=tie)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_of_a_case_is_accessible_and_asks_nothing_of_others(browser, office_app, path, scheme):
    app, site = office_app
    page = watched(browser, site, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.context.add_cookies([{"name": CHOSEN, "value": "anna", "url": site}])
    page.set_default_timeout(10_000)
    page.goto(site + where(app, path))
    page.locator("main details").evaluate_all("all => all.forEach(fold => fold.open = true)")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.problems == []
    assert page.locator("h1").count() == 1
    main = page.locator("main button:not(.second):not(.quiet), main a.button")
    assert sum(b.is_visible() for b in main.all()) <= 2, "there is more than one thing to do first"
    page.close()


LANGUAGES = ("zh-Hant", "en", "zh-Hans")


@pytest.mark.parametrize(("path", "language"), [(p, LANGUAGES[n % 3]) for n, p in enumerate(PATHS)])
def test_a_page_of_a_case_fits_a_small_screen_without_scripts(browser, office_app, path, language):
    app, site = office_app
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    path = where(app, path)
    page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    wide = page.locator("body *").evaluate_all(TOO_WIDE)
    assert wide == [], "the reader would have to scroll sideways"
    context.close()


OURS = """() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const holder = walk.currentNode.parentElement.closest('[lang], code, kbd, .quiet, .who, datalist');
    if (holder.lang === 'zh-Hans') found.push(walk.currentNode.textContent.trim());
  }
  return found;
}"""


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_ours_is_left_in_english(browser, office_app, path):
    app, site = office_app
    page = browser.new_page()
    path = where(app, path)
    page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang=zh-Hans")
    names = re.compile(r"\b(anna|boris|NSERC|XLSX|PDF|DOCX|UTC|Waterloo|Beihang|Harbin|P\d|O\d)\b|[A-Z]+-[A-Z]+(-\d+)?")
    left = [t for t in page.evaluate(OURS) if english_left(names.sub("", t))]
    page.close()
    assert left == []


def test_two_reviewers_see_both_edits_and_merge_them_in_the_browser(browser, office_app):
    app, site = office_app
    anna = Reader(app, "anna")
    case = anna.post("/api/v1/cases", json={"text": FORM}).json()["id"]
    anna.sends(f"/cases/{case}/seat", name="bea", role="reviewer")
    page = watched(browser, site)
    page.context.add_cookies([{"name": CHOSEN, "value": "bea", "url": site}])
    page.goto(f"{site}/cases/{case}/worth")
    page.get_by_role("textbox", name="What going ahead is worth").fill("the only source of these diamonds")
    anna.post(f"/api/v1/cases/{case}/benefits", json={"going_ahead": "two groups share a beam line"})
    page.get_by_role("button", name="Put it on record").click()
    alert = page.get_by_role("alert")
    assert "Somebody saved first" in alert.inner_text() and "anna" in alert.inner_text()
    assert "the only source of these diamonds" in alert.inner_text()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Save mine on top").click()
    page.wait_for_url(f"**/cases/{case}/worth")
    listed = page.locator("section").first.inner_text()
    assert "two groups share a beam line" in listed and "the only source of these diamonds" in listed
    assert [p for p in page.problems if "409" not in p] == []
    page.close()


def test_a_case_prints_without_its_controls(browser, office_app):
    app, site = office_app
    page = browser.new_page()
    page.goto(site + where(app, "/cases/{live}"))
    assert len(page.pdf(format="A4")) > 20_000
    page.emulate_media(media="print")
    for hidden in (".case-tabs", ".next-step", "header.top nav"):
        assert not page.locator(hidden).first.is_visible(), f"{hidden} is printed"
    page.close()
