"""The brief in Chromium: nothing from outside, readable small and dark, nothing that axe objects to."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import isthmus
from isthmus.measure import ask
from isthmus.model.answer import Query
from isthmus.report.trend_brief import sentence, trend_brief

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def page_file(bundled_lake, tmp_path):
    lake = isthmus.open(bundled_lake)
    query = Query(country=("US", "DE", "FR", "IT"), partner=("CN",), first=2013, last=2022)
    path = tmp_path / "brief.html"
    path.write_text(trend_brief(lake, ask(lake, "copublication", query), "isthmus measure copublication"))
    return path


def test_the_brief_in_a_browser(page_file, chromium, tmp_path):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for scheme in ("light", "dark"):
            for width in (320, 1000):
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                asked, said = [], []
                page.on("request", lambda r, asked=asked: asked.append(r.url))
                page.on("console", lambda m, said=said: said.append(m.text))
                page.goto(page_file.as_uri())
                assert asked == [page_file.as_uri()], "the page asked something of the network"
                assert said == [], "the page's own policy was violated"
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
                assert found.violations_count == 0, found.generate_report()
                page.close()
        page = browser.new_page()
        page.goto(page_file.as_uri())
        assert page.locator("tbody tr").count() > 10
        assert page.get_by_text("84,025").count() >= 2
        assert len(page.pdf()) > 20_000
        browser.close()


def test_a_sentence_is_made_of_the_numbers():
    text = sentence("DE", {2013: 5, 2014: None, 2015: 9, 2016: 7}, "China")
    assert text == "Germany: 5 works with China in 2013, 7 in 2016; the most in 2015 (9)."
    assert sentence("DE", {2013: None}, "China") == "Germany: not published."


def test_values_are_escaped(bundled_lake):
    lake = isthmus.open(bundled_lake)
    answer = ask(lake, "copublication", Query(country=("US",), partner=("CN",), first=2020, last=2020))
    assert "<script>" not in trend_brief(lake, answer, "<script>alert(1)</script>")
