import re
from pathlib import Path

import pytest
import yaml

from isthmus.policy import load_frameworks
from isthmus.policy.counts import counts
from isthmus.policy.records import OUTCOMES

PAGE = Path(__file__).parents[2] / "docs" / "frameworks.md"


@pytest.fixture(scope="module")
def page():
    return PAGE.read_text("utf-8")


def test_the_counts_are_the_command_s(page):
    shown = re.search(r"<!-- counts -->\n(.*?)\n<!-- /counts -->", page, re.DOTALL)
    assert shown
    assert shown[1] == counts(load_frameworks())


def test_every_outcome_is_named_in_order(page):
    assert ", ".join(OUTCOMES) in " ".join(page.split())


def test_the_rule_shown_is_the_rule_shipped(page):
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block
    (shown,) = yaml.safe_load(block[1])
    rule = load_frameworks()["CA-STRAC"].rule("STRAC-07")
    assert rule
    assert (shown["when"], shown["outcome"], shown["seen"]) == (rule.when, rule.outcome, rule.seen)
    assert (shown["way_out"], shown["force"], shown["title"]) == (rule.way_out, rule.force, rule.title)


def test_the_python_shown_runs(page, capsys, monkeypatch):
    block = re.search(r"```python\n(.*?)```", page, re.DOTALL)
    assert block
    monkeypatch.chdir(PAGE.parents[1])
    exec(block[1], {})
    assert capsys.readouterr().out.endswith("59 of 59 expectations met\n")
