"""A team's pages in Chromium: signing in and out, one's sessions and tokens, the administrator's accounts."""

from __future__ import annotations

import re
import sys
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe

from isthmus.faces.desk import Desk
from isthmus.faces.http.server import StrictProtocol, bind
from isthmus.faces.http.team import Provider, Team
from teams import GOOD, ROOT, app_of, people
from web.test_pages import LANGUAGES, RULES, TOO_WIDE, watched

sys.path.insert(0, str(Path(__file__).parents[1] / "faces"))
import provider as idp

PATHS = ("/sign-in", "/welcome", "/me", "/accounts", "/screen", "/review-that-is-not-there")


@pytest.fixture(scope="module")
def running():
    with idp.running() as (provider, issuer):
        yield provider, issuer


@pytest.fixture(scope="module")
def team(bundled_lake, running, tmp_path_factory):
    """A team's server: its application, and its address."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("office")
        patch.setenv("XDG_DATA_HOME", str(folder))
        listening = bind("127.0.0.1", 0)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        provider = Provider(issuer=running[1], client="isthmus", name="Campus")
        settings = Team(address=address, provider=provider, rate=1e6, burst=1_000_000)
        app = app_of(folder, settings, Desk(bundled_lake))
        people(app)
        assert app.state.office.key
        config = uvicorn.Config(app, http=StrictProtocol, log_level="error", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield app, address
        server.should_exit = True
        thread.join(10)
        app.state.office.close()


def entered(browser, team, name="root", **options):
    """A browser window in which somebody is signed in."""
    app, address = team
    context = browser.new_context(**options)
    secret = app.state.office.store.sessions.start(name, "password")
    context.add_cookies([{"name": "isthmus-session", "value": secret, "url": address, "httpOnly": True}])
    return context


def is_accessible(page):
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible_and_asks_nothing_of_others(browser, team, path, scheme):
    context = entered(browser, team, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = watched(context, team[1])
    page.goto(team[1] + path)
    is_accessible(page)
    assert page.problems == []
    assert page.locator("h1").count() == 1
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS[:4])
def test_a_page_fits_a_small_screen_without_scripts_in_every_language(browser, team, path, language):
    context = entered(browser, team, java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{team[1]}{path}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    for summary in page.locator("main summary").all():
        summary.click()
    assert page.locator("body *").evaluate_all(TOO_WIDE) == [], "the reader would have to scroll sideways"
    if language != "en":
        ours = page.locator("main").evaluate(
            """main => [...main.querySelectorAll('*')].flatMap(e => e.closest('[lang], code') === main.closest('[lang]')
              ? [...e.childNodes].filter(n => n.nodeType === 3).map(n => n.textContent.trim()) : [])"""
        )
        left = [t for t in ours if re.search(r"[A-Za-z]{4,}", re.sub(r"Campus|root|issuer|subject", "", t))]
        assert left == []
    context.close()


def test_an_office_is_set_up_with_the_keyboard_alone_and_without_scripts(browser, team):
    """An administrator adds a person; that person sets a password, makes a token, and signs out everywhere."""
    app, address = team
    desk = entered(browser, team, java_script_enabled=False)
    page = desk.new_page()
    page.goto(f"{address}/accounts")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Ada Lund")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # requester
    page.get_by_role("button", name="Add and invite").focus()
    page.keyboard.press("Enter")
    code = page.locator("code.once").inner_text()
    assert page.locator("details.account", has_text="Ada Lund").locator(".tag").count() == 3
    desk.close()

    hers = browser.new_context(java_script_enabled=False)
    page = hers.new_page()
    page.goto(f"{address}/me")
    assert "/sign-in?back=" in page.url
    page.get_by_role("link", name="I have an invitation").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Invitation code").focus()
    page.keyboard.type(code)
    for word in (GOOD, GOOD):
        page.keyboard.press("Tab")
        page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/me")
    assert "Ada Lund" in page.locator(".who").inner_text()
    page.locator("main summary", has_text="Make a token").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What it is for").focus()
    page.keyboard.type("nightly")
    page.keyboard.press("Enter")
    secret = page.locator("code.once").inner_text()
    assert app.state.office.store.tokens.find(secret).account == "Ada Lund"
    page.get_by_role("button", name="Sign out everywhere").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in*")
    page.goto(f"{address}/me")
    assert "/sign-in" in page.url
    page.get_by_label("Name").fill("Ada Lund")
    page.get_by_label("Password").fill("wrong words here")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("Name").input_value() == "Ada Lund", "what was typed must stay"
    page.get_by_label("Password").fill(GOOD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    hers.close()


def test_answers_to_forms_are_accessible_too(browser, team):
    app, address = team
    app.state.office.store.accounts.set(ROOT, "Bo", ["reviewer"])
    for scheme in ("light", "dark"):
        context = entered(browser, team, color_scheme=scheme)
        page = watched(context, address)
        page.goto(f"{address}/accounts")
        page.locator("details.account", has_text="Bo").locator("summary").click()
        page.get_by_role("button", name="Invite to set a password Bo").click()
        assert page.locator("code.once").is_visible()
        is_accessible(page)
        page.goto(f"{address}/me")
        page.locator("main summary", has_text="Make a token").click()
        page.get_by_label("What it is for").fill("x")
        page.get_by_role("button", name="Make the token").click()
        is_accessible(page)
        page.goto(f"{address}/sign-in")
        page.get_by_label("Name").fill("nobody")
        page.get_by_label("Password").fill("nothing at all")
        page.get_by_role("button", name="Sign in", exact=True).click()
        is_accessible(page)
        assert [p for p in page.problems if "403" not in p] == []
        context.close()


def test_a_browser_goes_to_the_provider_and_comes_back_signed_in(browser, team, running):
    """The policy of our pages must let it go there, and the cookies must come back with it."""
    app, address = team
    app.state.office.store.identities.link(ROOT, "auditor-1", running[1], "campus-7")
    context = browser.new_context()
    page = context.new_page()
    problems = []
    page.on("console", lambda m: problems.append(m.text) if "Content Security" in m.text else None)
    page.goto(f"{address}/me")
    page.get_by_role("link", name="Sign in with Campus").click()
    page.wait_for_url(f"{running[1]}/**")
    page.locator("input[name=sub]").fill("campus-7")
    page.get_by_role("button", name=re.compile("Authorize|Sign|Log", re.IGNORECASE)).first.click()
    page.wait_for_url(f"{address}/me")
    assert "auditor-1" in page.locator(".who").inner_text()
    assert problems == []
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in*")
    context.close()
