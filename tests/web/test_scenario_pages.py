"""The scenario lab in Chromium: levers, refusals in place, mirrored sides, a run that is stopped."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe

from .test_pages import RULES, settled, watched


def cells(page, caption):
    """The middle of each row of a table, by its first cell."""
    rows = page.get_by_role("region", name=caption).locator("tbody tr").all()
    return {r.locator("th").inner_text(): r.locator("strong").inner_text() for r in rows}


def test_levers_are_moved_and_the_address_is_the_whole_question(browser, site):
    page = watched(browser, site)
    page.goto(f"{site}/scenarios/dyad_decouple?draws=300")
    settled(page)
    depth = page.get_by_role("group", name="Depth")
    depth.get_by_label("from").fill("0.3")
    page.get_by_role("button", name="Work it out").click()
    settled(page)
    assert "depth=0.3" in page.url
    assert depth.get_by_label("from").input_value() == "0.3", "what was asked must stand in the form"
    shown = page.locator("main").inner_text()
    other = browser.new_page()
    other.goto(page.url)
    assert other.locator("main").inner_text() == shown, "the address did not bring the same answer back"
    assert "Cannot claim" in shown and "run" in shown.lower()
    assert page.problems == []
    other.close()
    page.close()


def test_a_refusal_is_told_above_the_form_and_nothing_typed_is_lost(browser, site):
    page = browser.new_page()
    answer = page.goto(f"{site}/scenarios/dyad_decouple?depth=1.5&s=0.5,4&draws=300")
    assert answer.status == 422
    alert = page.get_by_role("alert").inner_text()
    assert "out of bounds" in alert and "between -1 and 1" in alert
    assert page.get_by_role("group", name="How little is made up").get_by_label("from").input_value() == "0.5"
    page.goto(f"{site}/scenarios/dyad_decouple?a=XA&b=XQ")
    assert "XQ" in page.get_by_role("alert").inner_text()
    page.goto(f"{site}/scenarios/dyad_decouple?dept=1")
    assert "depth" in page.locator("main").inner_text(), "the nearest lever must be named"
    page.close()


def test_swapped_sides_mirror_numbers_and_words(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/scenarios/dyad_decouple?a=XA&b=XB&draws=300")
    settled(page)
    one, said = cells(page, "Change against the baseline"), page.locator("main .answer p").last.inner_text()
    page.get_by_role("link", name="Start it from the other side").click()
    settled(page)
    assert cells(page, "Change against the baseline") == one
    names = list(one)[:2]
    assert page.locator("main .filters").inner_text().startswith(names[1])
    assert page.locator("main .answer p").last.inner_text() == said, "the same conclusion in other words"
    page.close()


def test_a_long_run_shows_counts_and_is_stopped_without_scripts(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/scenarios/diversify?draws=20000")  # slow on any machine
    assert re.search(r"\d|waiting", page.locator("[data-again]").inner_text())
    assert page.get_by_role("link", name="Look again").is_visible()
    page.get_by_role("button", name="Stop it").click()
    assert page.get_by_role("heading", name="stopped").is_visible()
    page.get_by_role("link", name="Work it out again").click()
    assert "diversify" in page.url
    page.get_by_role("button", name="Stop it").click()
    context.close()


def test_the_waiting_page_is_accessible_and_turns_into_the_answer(browser, site):
    page = watched(browser, site)
    page.goto(f"{site}/scenarios/knowledge_lost?draws=4000")
    if page.locator("[data-again]").count():
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
    settled(page)
    assert page.locator("main .figure").count() >= 2
    assert page.problems == []
    page.close()


def test_the_page_as_file_figure_and_print(browser, site):
    context = browser.new_context()
    base = f"{site}/scenarios/dyad_decouple"
    csv = context.request.get(f"{base}.csv?a=XA&b=XB&draws=300").text().splitlines()
    assert csv[0].startswith("country,links,p05,p50,p95") and len(csv) == 11
    data = context.request.get(f"{base}.json?a=XA&b=XB&draws=300").json()
    assert len(data["run_id"]) == 64 and data["rows"][0]["p50"] <= data["rows"][-1]["p50"]
    pdf = context.request.get(f"{base}.pdf?a=XA&b=XB&draws=300&lang=zh-Hans")
    assert pdf.body().startswith(b"%PDF") and "attachment" in pdf.headers["content-disposition"]
    for kind in ("ribbon", "tornado", "sobol", "map"):
        figure = context.request.get(f"{base}.svg?a=XA&b=XB&draws=300&v={kind}")
        assert figure.status == 200 and b"<svg" in figure.body(), kind
    assert context.request.get(f"{base}.svg?a=XA&b=XB&draws=300&v=pie").status == 404
    context.close()
