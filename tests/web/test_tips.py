"""Figures say what stands at a point, to a pointer and to the keyboard; nothing is loaded before."""

from __future__ import annotations

import gzip
import re

from playwright.sync_api import expect

from isthmus.faces.web.html import static_files

from .test_pages import watched

PATH = "/observe/copublication?c=US,DE,FR,IT&p=CN&y=2013-2022"


def test_a_pointer_is_told_the_point_it_is_at(browser, site):
    page = watched(browser, site, viewport={"width": 1100, "height": 900})
    asked = []
    page.on("request", lambda r: asked.append(r.url) if ".marks.json" in r.url else None)
    page.goto(site + PATH)
    page.wait_for_load_state("networkidle")
    assert asked == [], "marks were loaded before anybody came to the figure"
    image = page.locator(".figure img")
    marks = page.context.request.get(site + PATH.replace("?", ".marks.json?") + "&lang=en").json()
    left, top, right, bottom, words = next(m for m in marks["marks"] if "2019" in m[4])
    box = image.bounding_box()
    scale = box["width"] / marks["width"]
    page.mouse.move(box["x"] + scale * (left + right) / 2, box["y"] + scale * (top + bottom) / 2)
    tip = page.locator(".tip")
    tip.wait_for()
    assert tip.inner_text() == words
    assert len(asked) == 1
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    tip.wait_for(state="hidden")
    assert page.problems == []
    page.close()


def test_the_keyboard_walks_from_mark_to_mark_in_the_readers_language(browser, site):
    page = watched(browser, site, viewport={"width": 1100, "height": 900})
    page.goto(f"{site}/country/US?lang=zh-Hans")
    page.wait_for_load_state("networkidle")
    page.locator(".figure").focus()
    page.keyboard.press("ArrowRight")
    tip = page.locator(".tip")
    tip.wait_for()
    first = tip.inner_text()
    page.keyboard.press("ArrowRight")
    expect(tip).not_to_have_text(first)
    page.keyboard.press("ArrowLeft")
    expect(tip).to_have_text(first)
    assert not re.search(r"[A-Za-z]{3,}", first), f"{first}: not in the reader's language"
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")
    assert page.problems == []
    page.close()


def test_a_page_is_whole_without_the_tips(browser, site):
    page = watched(browser, site)
    page.route("**/tips.js", lambda route: route.abort())
    page.goto(site + PATH)
    page.wait_for_load_state("networkidle")
    assert page.locator(".figure img").evaluate("i => i.naturalWidth") > 300
    assert page.locator("table.data tbody tr").count() == 40
    page.close()


def test_scripts_weigh_little():
    scripts = [body for name, (body, _mark) in static_files().items() if name.endswith(".js")]
    assert sum(len(gzip.compress(b)) for b in scripts) < 6_000
