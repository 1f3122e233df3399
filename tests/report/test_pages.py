"""The printed pages in Chromium: nothing from outside, readable small and dark, nothing that axe objects to."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from test_brief import FLAGS

import isthmus as package
from isthmus.figure.states import spans
from isthmus.report import claims_page, evidence_brief
from isthmus.report.subject import subject_of


@pytest.fixture
def pages(bundled_lake, tmp_path):
    lake = package.open(bundled_lake)
    brief = evidence_brief.written(lake, subject_of(lake, ("US", "CN")))
    made = {
        "en": evidence_brief.to_html(brief, "isthmus brief US CN"),
        "zh-Hant": evidence_brief.to_html(brief, "isthmus brief US CN", "zh-Hant"),
        "claims": claims_page.to_html(claims_page.judge(lake), "isthmus claims"),
    }
    for name, html in made.items():
        (tmp_path / f"{name}.html").write_text(html)
    return {name: (tmp_path / f"{name}.html").as_uri() for name in made}


def test_the_pages_in_a_browser(pages, chromium):
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, uri in pages.items():
            for scheme, width in (("light", 320), ("dark", 320), ("light", 1000), ("dark", 1000)):
                page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
                asked, said = [], []
                page.on("request", lambda r, asked=asked: asked.append(r.url))
                page.on("console", lambda m, said=said: said.append(m.text))
                page.goto(uri)
                assert asked == [uri], "the page asked something of the network"
                assert said == [], "the page's own policy was violated"
                assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, scheme, width)
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]})
                assert found.violations_count == 0, found.generate_report()
                page.close()
        browser.close()


def test_states_stand_where_their_years_are():
    def state(name, start, end, agreement="a"):
        return {"state": name, "text": name, "from": start, "to": end, "agreement_id": agreement}

    states = [state("in force", "1979-01-31", "2024-08-27"), state("lapsed", "2024-08-28", None)]
    found = spans([*states, state("in force", "2024-12-13", None)], 2013, 2026)
    years = [(round(s["start"], 1), round(s["end"], 1)) for s in found]
    assert years == [
        (2013, 2024.7),
        (2024.7, 2024.9),
        (2024.9, 2026),
    ]
    assert spans(states, 1960, 1970) == []
    assert spans([state("ended", "2001", None)], 2000, 2005)[0]["start"] == 2001
