"""What a Chinese reader is shown: every text of ours has its Chinese, and English that has none says so."""

from __future__ import annotations

import ast
import csv
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import isthmus
from isthmus.discovery import members
from isthmus.faces.shapes.screening import GENERAL
from isthmus.measure import _notes as notes
from isthmus.policy import dictionary, load_frameworks
from isthmus.policy.changeable import changeable
from isthmus.policy.dependence import report as dependence_report
from isthmus.policy.dependence.report import METHOD
from isthmus.policy.divergence import mix
from isthmus.policy.divergence import report as divergence_report
from isthmus.policy.divergence.entry import entries
from isthmus.policy.divergence.report import NOTES
from isthmus.policy.records import OUTCOMES
from isthmus.report.evidence_brief import to_json
from isthmus.report.evidence_brief import written as written_brief
from isthmus.report.letter import letter
from isthmus.report.memo import memo
from isthmus.report.subject import subject_of
from isthmus.review import findings as review_findings
from isthmus.review.measures import library
from isthmus.words import traditional, words
from isthmus.words.chinese import _SLOT, chinese, english, marked, pairs, read_pairs, translated
from review.office import TODAY
from review.test_review_guards import refusable, refused

assess = import_module("isthmus.policy.assess")  # the package names its function the same


def rules(framework: str) -> Iterator[str]:
    """What pages, letters and memos print of a rule book."""
    pack = load_frameworks()[framework]
    yield from (pack.title, pack.text_version, pack.who_decides, pack.appeal_in_text, pack.country_dependence)
    for rule in pack.rules:
        yield from (rule.title, rule.para, rule.way_out, rule.fairness, *rule.evidence, rule.note, rule.why_it_matters)


def facts() -> Iterator[str]:
    yield from (card.ask for card in dictionary().cards.values())
    yield from dictionary().asks.values()


def answers() -> Iterator[str]:
    for card in dictionary().cards.values():
        yield from card.values


def mitigations() -> Iterator[str]:
    for measure in library().values():
        yield from (measure.title, measure.does, measure.cost, measure.para)


def measures() -> Iterator[str]:
    for module in members("measure", "MEASURE").values():
        yield from (module.MEASURE.range, *module.MEASURE.columns.values(), module.MEASURE.margins)
        yield from getattr(module, "CAVEATS", ())


def sources() -> Iterator[str]:
    for module in members("source", "SOURCE").values():
        yield from (*module.SOURCE.caveats, module.SOURCE.grain, str(module.SOURCE.cadence))


def literals(module: ModuleType, *within: str) -> Iterator[str]:
    """The texts that stand in a module's calls, yields or assignments of these names, ``{}`` where a value goes in."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        called = isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in within
        given = isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in within
        if called or given or (isinstance(node, ast.Yield) and "yield" in within):
            yield from written(node)


def written(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    elif isinstance(node, ast.Constant):
        yield from [node.value] if isinstance(node.value, str) else []
    else:
        for child in ast.iter_child_nodes(node):
            yield from written(child)


def findings() -> Iterator[str]:
    yield from (text for text in literals(review_findings, "yield", "Point") if " " in text)
    yield from (text for text in literals(assess, "Banner", "NOT_COVERED", "what") if " " in text)
    yield from OUTCOMES


def parting() -> Iterator[str]:
    """What the report on divergence prints: notes, how each rule book is asked, the bank's kinds of case."""
    yield from NOTES
    yield from (entry.why for entry in entries().values())
    yield from (text for kind in mix().kinds.values() for text in (kind.title, kind.why))
    yield from (text for text in literals(divergence_report, "KindShare") if " " in text)


def resting() -> Iterator[str]:
    """What the report on dependence prints: its method and caveats."""
    yield from METHOD.values()
    yield from (*literals(dependence_report, "yield"), "of all years")


HINTS = ("It holds: {}.", "Set ISTHMUS_MIRROR.", "Name the countries instead.", "Build it again: isthmus lake build")
"""What to do after an error: an error's page is not a brief, and says it in English."""


def caveats() -> Iterator[str]:
    yield from (
        text for text in literals(notes, "append", "insert", "basis") if text.endswith((".", " them", " loaded"))
    )
    yield from GENERAL
    for name in ("measure._ask", "measure._sides", "lake.facts"):
        told = literals(import_module(f"isthmus.{name}"), "NotCovered")
        yield from (text for text in told if " " in text and text not in HINTS)


def brief() -> Iterator[str]:
    rooms = [*members("report.sections", "SECTION").values(), import_module("isthmus.report.statement")]
    for module in (*rooms, import_module("isthmus.report.evidence_brief")):
        yield from (text for text in literals(module, "Gap", "Part") if text.endswith("."))
    for module in members("report.claims", "CLAIM").values():
        yield from (module.CLAIM.claim, module.CLAIM.test)


def agreements() -> Iterator[str]:
    data = files("isthmus.source").joinpath("data")
    told = tomllib.loads(data.joinpath("agreements.toml").read_text("utf-8"))
    yield from (*told["title"].values(), *told["not_covered"].values())
    for row in csv.DictReader(data.joinpath("agreements.csv").read_text("utf-8").splitlines()):
        yield from (row["event"], row["note"])


def lists() -> Iterator[str]:
    told = tomllib.loads(files("isthmus.screen").joinpath("data/effects.toml").read_text("utf-8"))
    for effect in told.values():
        yield from (text for key, text in effect.items() if key != "same_as")


TOLD = {
    "divergence.toml": parting,
    "dependence.toml": resting,
    "caveats.toml": caveats,
    "brief.toml": brief,
    "agreements.toml": agreements,
    "lists.toml": lists,
    "findings.toml": findings,
    "facts.toml": facts,
    "answers.toml": answers,
    "ways.toml": lambda: (rule["do"] for rule in changeable().values()),
    "mitigations.toml": mitigations,
    "measures.toml": measures,
    "sources.toml": sources,
} | {f"rules/{name}.toml": lambda name=name: rules(name) for name in load_frameworks()}


def held(file: str) -> set[str]:
    return {text for where, text, _told in read_pairs() if where.partition("#")[0] == file}


@pytest.mark.parametrize("file", TOLD)
def test_each_text_has_its_chinese_and_no_chinese_is_of_a_text_that_is_gone(file):
    texts = {plain(text) for text in TOLD[file]() if english(text) and text != "not_stated"}
    told = {plain(text) for text in held(file)}
    assert texts - told == set(), "shown in English to a Chinese reader"
    assert told - texts == set(), "Chinese of a text that nobody says any more"


def plain(text: str) -> str:
    """A text with its slots unnamed."""
    return _SLOT.sub("{}", text)


def test_every_file_is_looked_after():
    assert {where.partition("#")[0] for where, _text, _told in read_pairs()} == TOLD.keys()


def numbers(text: str) -> set[int]:
    """The numbers of a text from a hundred on; 10 万 is a hundred thousand."""
    found = re.findall(r"(\d[\d,]*)(万| million)?", text)
    times = {"": 1, "万": 10_000, " million": 1_000_000}
    return {n for digits, unit in found if (n := int(digits.replace(",", "") or 0) * times[unit]) >= 100}


def test_a_pair_says_the_same_in_both():
    for text, told in pairs().items():
        assert sorted(_SLOT.findall(text)) == sorted(_SLOT.findall(told)), text
        assert re.search("[\u3400-\u9fff]", told) or not english(told), f"{text} is told in English"
        assert numbers(text) <= numbers(told), f"a number of {text!r} is not in {told!r}"


# Words that a converter gets wrong when it reads character by character, or across the border of two words.
PITFALLS = (
    ("获准", "獲准"), ("标准", "標準"), ("之后", "之後"), ("征集", "徵集"), ("复制", "複製"), ("复核", "複核"),
    ("答复", "答覆"), ("恢复", "恢復"), ("制定", "制定"), ("控制", "控制"), ("干预", "干預"), ("骨干", "骨幹"),
    ("联系", "聯繫"), ("关系", "關係"), ("系统", "系統"), ("范围", "範圍"), ("保留发表", "保留發表"),
    ("清单只", "清單只"), ("合作伙伴", "合作夥伴"), ("伙伴", "夥伴"), ("账户", "帳戶"), ("为什么", "為什麼"),
    ("哪里", "哪裡"), ("余弦", "餘弦"), ("其余", "其餘"), ("每周", "每週"), ("受雇于", "受僱於"), ("几页", "幾頁"),
    ("签署", "簽署"), ("征得同意", "徵得同意"), ("采取", "採取"), ("所占", "所佔"), ("发布", "發佈"),
)  # fmt: skip


@pytest.mark.parametrize(("simplified", "right"), PITFALLS)
def test_traditional_characters_are_the_right_ones(simplified, right):
    assert traditional(simplified) == right


def test_no_word_the_converter_gets_wrong_is_shown():
    shown = [traditional(text) for text in (*pairs().values(), *words("zh-Hans").values())]
    for wrong in words("traditional"):
        assert not [text for text in shown if wrong.removeprefix("exception.") in text]


def test_slots_keep_what_stands_in_them():
    said = "P2 ends the affiliation before submission"
    assert chinese(said) == "P2在提交之前终止该隶属关系"
    assert translated(said, "zh-Hant") == "P2在提交之前終止該隸屬關係"
    assert translated(said) == said


def test_a_reworded_text_is_shown_as_english_not_as_the_older_chinese():
    rule = load_frameworks()["CA-STRAC"].rules[0].title
    assert chinese(rule) != rule
    assert translated(rule + ", unless it does", "zh-Hans") == rule + ", unless it does（英文）"
    assert marked("<b>A new rule", "zh-Hant") == '<span lang="en">&lt;b&gt;A new rule（英文）</span>'
    assert marked("<b>A new rule") == "&lt;b&gt;A new rule"


def test_numbers_and_ids_read_the_same_in_all():
    for text in ("202.303", "Q2 (CIHR)", "(A)(vi)", "NSG-01", ""):
        assert translated(text, "zh-Hans") == text


@given(st.text(max_size=3_000))
def test_any_text_comes_back_whole(text):
    for language in ("zh-Hans", "zh-Hant"):
        told = chinese(text, language)
        assert told is None or told == text or text in pairs() or english(text)
        assert translated(text, language)[: len(text)] == text or told is not None


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("pair", [("US", "CN"), ("XA", "XB")])
def test_a_brief_leaves_nothing_of_ours_in_english(bundled_lake, pair, language):
    """Citations, ids and commands stay as they are; every sentence, method, caveat and reason of a gap is Chinese."""
    lake = isthmus.open(bundled_lake)
    told = to_json(written_brief(lake, subject_of(lake, pair)), language)
    for section in told["sections"]:
        for text in (*section["statements"], *section["methods"], *section["caveats"], section["why"]):
            assert "（英文）" not in text, f"{section['id']}: {text}"


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_letter_and_a_memo_leave_nothing_of_ours_in_english(language):
    review = refused(refusable())
    for made in (letter(review, {}, TODAY, language, to="P2"), memo(review, TODAY, language)):
        cells = [cell for part in made.parts for row in part.rows for cell in row]
        for text in (made.title, made.foot, *(part.text for part in made.parts), *cells):
            left = re.sub("|".join(map(re.escape, WRITTEN)), "", text)
            assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", left), f"an English sentence: {text}"


# What a person wrote or a publisher titled, as it stands in the case of this test.
WRITTEN = (
    "Diamond magnetometers", "rule 4", "the post is current and in the supported activities",
    "the person keeps the post and stays in the team, after both ways out were offered", "signed form", "as written",
    "Tri-agency guidance on the STRAC Policy (NSERC)", "will not be funded", "FAQ: STRAC policy", "new sensors",
    "two theses stop",
)  # fmt: skip


def test_the_glossary_holds_the_words_that_are_used():
    text = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]*[\u4e00-\u9fff][^|]*) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    rows = [row for row in rows if row[0] != "English"]
    shown = "\n".join([*pairs().values(), *words("zh-Hans").values(), *words("measures").values()])
    assert len(rows) > 50
    for english_, simplified, other, _source in rows:
        assert other == traditional(simplified), english_
        assert simplified in shown, f"{simplified} is in the glossary and shown nowhere"
