"""What a Chinese reader is shown: every text of ours has its Chinese, and English that has none says so."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus.discovery import members
from isthmus.policy import dictionary, load_frameworks
from isthmus.policy.changeable import changeable
from isthmus.policy.dependence import report as dependence_report
from isthmus.policy.dependence.report import METHOD
from isthmus.policy.divergence import mix
from isthmus.policy.divergence import report as divergence_report
from isthmus.policy.divergence.entry import entries
from isthmus.policy.divergence.report import NOTES
from isthmus.policy.records import OUTCOMES
from isthmus.review import findings as review_findings
from isthmus.review.measures import library
from isthmus.words import traditional, words
from isthmus.words.chinese import _SLOT, chinese, english, marked, pairs, read_pairs, translated

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
            yield from filter(None, map(written, ast.iter_child_nodes(node)))


def written(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(v.value) if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


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


TOLD = {
    "divergence.toml": parting,
    "dependence.toml": resting,
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
