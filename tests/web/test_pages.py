"""Every page in Chromium: nothing that axe or the policy objects to, nothing from outside, readable small and bare."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from isthmus.faces.shapes.divergence import report_of
from isthmus.model.sample_countries import SAMPLE_COUNTRIES

PAGES = (
    "/",
    "/observe",
    "/observe/copublication?c=US,DE,FR,IT&p=CN&y=2013-2022",
    "/observe/copublication?c=US&y=2022&v=map",
    "/observe/copublication?c=US,CN,DE,FR,IT&y=2022&v=matrix",
    "/observe/copublication?c=US,CN,DE,FR,IT&y=2022&v=network",
    "/observe/field-profile",
    "/observe/international-share?c=XA,XB",
    "/observe/copublication?c=US&p=CN&y=1990-1995",
    "/country/US",
    "/country/XA",
    "/pair/US-CN",
    "/scenarios",
    "/scenarios/dyad_decouple?draws=300",
    "/scenarios/institutions_lost?draws=100",
    "/scenarios/arms?draws=100",
    "/scenarios/dyad_decouple?s=2",
    "/scenarios/hindcast",
    "/scenarios/models/hub",
    "/groups",
    "/group/BRICS",
    "/agreements?party=US",
    "/areas",
    "/field/Engineering",
    "/institutions?q=university",
    "/claims",
    "/brief/XA-XB",
    "/screen",
    "/check",
    "/frameworks",
    "/frameworks/CA-STRAC?from=2024-01-01&to=2026-01-01",
    "/breadth?target=applied-transfer",
    "/breadth?rule=country-us&target=applied-transfer",
    "/divergence",
    "/divergence/C18",
    "/dependence",
    "/dependence/XA",
    "/data",
    "/data/published-figures",
    "/about",
    "/keys",
    "/tour",
    "/nowhere",
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def watched(browser, site, **options):
    """A page that notes what it asks of others and what the policy forbids."""
    page = browser.new_page(**options)
    page.problems = []
    page.on("request", lambda r: r.url.startswith((site, "data:")) or page.problems.append(f"asked {r.url}"))
    page.on(
        "console",
        lambda m: (
            m.type in ("error", "warning")
            and "404" not in m.text
            and "422" not in m.text
            and page.problems.append(m.text)
        ),
    )
    page.on("pageerror", lambda e: page.problems.append(str(e)))
    return page


def settled(page):
    """Wait until a page that tells how far a run is has become the answer."""
    page.locator("[data-again]").wait_for(state="detached", timeout=60_000)
    page.wait_for_load_state("networkidle")


@pytest.fixture(autouse=True)
def _report_made(request):
    """Make the report on rule books before a browser waits for it: seconds, once a process."""
    if str(getattr(request.node, "callspec", None) and request.node.callspec.params.get("path")) == "/divergence":
        report_of()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_is_accessible_and_asks_nothing_of_others(browser, site, path, scheme):
    page = watched(browser, site, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    settled(page)
    page.evaluate("for (const fold of document.querySelectorAll('main details')) fold.open = true")
    page.wait_for_load_state("networkidle")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.problems == []
    assert page.locator("h1").count() == 1
    broken = page.locator("img").evaluate_all("all => all.filter(i => !i.naturalWidth).map(i => i.currentSrc)")
    assert broken == []
    page.close()


LANGUAGES = ("en", "zh-Hans", "zh-Hant")
TOO_WIDE = """all => all.filter(e => e.getBoundingClientRect().right > 321 && !e.closest('.scroll, .skip, .hear'))
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize(("path", "language"), [(p, LANGUAGES[n % 3]) for n, p in enumerate(PAGES)])
def test_a_page_fits_a_small_screen_without_scripts(browser, site, path, language):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("main h1").is_visible()
    wide = page.locator("body *").evaluate_all(TOO_WIDE)
    assert wide == [], "the reader would have to scroll sideways"
    context.close()


TERMS = re.compile(
    r"Isthmus|API|PDF|CSV|JSON|PARQUET|SVG|PNG|Vega-Lite|English|ROR|SHA-256|CLDR|Unicode|Apache-2\.0|Medicine|Germany|UTF-8"
    r"|RSCA|E-I|POST|Baliga|Sjostrom|Acharya|Ramsay|Light|Dark|https?://\S+|[a-z0-9-]+@\S+|\b[A-Z]{2}(-[A-Z]+)*\b|/[!-~]+|Vega|[a-z]+-[a-z-]+"
    r"|（[A-Za-z][^）]*）|PCT|[A-Z][A-Za-z.-]+[^；。]*?doi:\S+|；[A-Z][^；。]*\(\d{4}\)[^；。]*"  # a gloss, a citation
)


CITED = re.compile("(?<=；)[^\u4e00-\u9fff]*\\(\\d{4}\\).*$")
NAMES = re.compile(r"\b[A-Z][A-Z0-9]{2,}\b|\b\w+(?:[._]\w+)+\b")


def english_left(text):
    """Whether a text says something in English: words without any Chinese, or two English words on end beside it.

    A cited paper, initials, ids and single names within a Chinese sentence stay as they are.
    """
    rest = NAMES.sub("", TERMS.sub("", CITED.sub("", text)))
    beside = r"[ ,]+[a-z]{2,}" if re.search("[\u4e00-\u9fff]", rest) else ""
    return bool(re.search(r"[A-Za-z]{3,}" + beside, rest))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_ours_is_left_in_english(browser, site, path):
    page = browser.new_page()
    page.goto(f"{site}{path}{'&' if '?' in path else '?'}lang=zh-Hans")
    settled(page)
    texts = page.evaluate(
        """() => {
          const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const holder = walk.currentNode.parentElement.closest('[lang], code, kbd');
            if (holder.lang === 'zh-Hans') found.push(walk.currentNode.textContent.trim());
          }
          for (const e of document.querySelectorAll('[alt], [title], [aria-label], [placeholder]'))
            if (e.closest('[lang]').lang === 'zh-Hans')
              for (const a of ['title', 'aria-label']) if (e.getAttribute(a)) found.push(e.getAttribute(a));
          return found;
        }"""
    )
    fictional = re.compile("|".join(map(re.escape, SAMPLE_COUNTRIES.values())))
    left = [t for t in texts if english_left(fictional.sub("", t))]
    page.close()
    assert left == []


def test_the_first_address_keeps_the_whole_question(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/observe/copublication?c=US&p=CN&y=2013-2022")
    page.locator("#ask summary").click()
    page.get_by_label("Partners").fill("DE")
    page.get_by_role("button", name="Ask").click()
    assert "p=DE" in page.url and "c=US" in page.url and "y=2013-2022" in page.url
    assert "Germany" in page.locator(".filters").inner_text()
    page.close()


def test_a_table_sorts_without_scripts_and_the_file_is_in_the_same_order(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/observe/copublication?c=US,DE,FR,IT&p=CN&y=2022")
    page.get_by_role("link", name="Value").first.click()
    shown = page.locator("table.data tbody td.num").all_inner_texts()
    numbers = [int(t.replace(",", "")) for t in shown if t.replace(",", "").isdecimal()]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) == 4
    address = page.get_by_role("link", name="CSV").get_attribute("href")
    rows = context.request.get(site + address).text().splitlines()
    assert [int(r.split(",")[3]) for r in rows[1:]] == numbers, "the download differs from what is shown"
    context.close()


def test_the_theme_can_be_chosen_and_stays(browser, site):
    page = watched(browser, site, color_scheme="light")
    page.goto(site)
    page.get_by_role("button", name="Dark").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.goto(f"{site}/about")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark != "rgb(255, 255, 255)"
    page.goto(site)
    page.wait_for_load_state("networkidle")
    assert "theme=dark" in page.locator(".figure img").evaluate("i => i.currentSrc")
    assert page.problems == []
    page.close()


def test_keys_lead_about(browser, site):
    page = browser.new_page()
    page.goto(site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first stop must skip the menu"
    page.keyboard.press("?")
    page.wait_for_url("**/keys*")
    page.keyboard.press("d")
    page.wait_for_url("**/data*")
    page.close()


def test_a_text_is_screened_without_standing_in_an_address(browser, site):
    page = watched(browser, site)
    seen = []
    page.on("request", lambda r: seen.append(r.url))
    page.set_default_timeout(120_000)
    page.goto(f"{site}/screen")
    page.get_by_label("Affiliations").fill("Dept of Secrets, Nowhere Univ.\n<script>alert(1)</script>")
    page.get_by_role("button", name="Screen", exact=True).click()
    page.get_by_text("No finding").first.wait_for()
    assert "Secrets" not in "".join(seen) + page.url
    assert page.locator("h2.given").nth(1).inner_text() == "<script>alert(1)</script>"
    assert page.get_by_label("Affiliations").input_value().startswith("Dept of Secrets"), "what was typed must stay"
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_a_file_is_screened_with_counts_and_can_be_forgotten(browser, site, tmp_path):
    file = tmp_path / "names.csv"
    file.write_text("id,affiliation\n" + "".join(f"{n},Dept {n} of Physics\n" for n in range(50)))
    page = browser.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{site}/screen")
    page.locator("main summary").click()
    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Screen the file").click()
    page.get_by_text("All 50 rows screened").wait_for()
    address = page.url
    assert "Physics" not in address
    rows = page.context.request.get(f"{address.split('?')[0]}.csv").text().splitlines()
    assert len(rows) == 51
    page.get_by_role("button", name="Forget").click()
    page.wait_for_url("**/screen")
    assert page.context.request.get(address).status == 404
    page.close()


def test_a_plan_is_checked_with_the_keyboard_alone_and_nothing_is_stored(browser, site):
    page = watched(browser, site)
    page.goto(f"{site}/check")
    page.get_by_label("Which agency").focus()
    page.keyboard.type("DFG")
    page.get_by_role("group", name="Does anyone outside").get_by_label("yes").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show what would apply").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Would apply", exact=True).wait_for()
    assert "DFG" in page.locator("main").inner_text()
    assert page.url.endswith("/check"), "answers must not stand in the address"
    assert page.get_by_label("Which agency").input_value() == "DFG"
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.problems == []
    page.close()


def test_a_page_prints(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/pair/US-CN")
    page.wait_for_load_state("networkidle")
    assert len(page.pdf(format="A4")) > 20_000
    page.emulate_media(media="print")
    assert not page.locator("header.top nav").first.is_visible()
    page.close()
