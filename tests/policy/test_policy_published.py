"""Every published case and probe answers as it should: the shipped ones, and those of the policy folder."""

import pytest
import yaml

from isthmus.policy import load_frameworks, run_cases, run_probes, sources
from isthmus.policy.dictionary import dictionary

COUNTS = {
    "CA-STRAC": 16,
    "CA-NSGRP": 24,
    "US-MFTRP": 19,
    "US-DOD-FR": 19,
    "US-EAR-FRE": 16,
    "US-DSP": 15,
    "EU-HE": 18,
    "DE-DFG": 14,
    "XB-DATA": 18,
    "HOUSE-ETHIP": 15,
}


@pytest.mark.parametrize(("name", "expected"), [("published", 59), ("house-ethip", 14), ("semantics", 23)])
def test_shipped_cases(data, name, expected):
    report = run_cases(data / "cases" / f"{name}.yaml")
    assert [e.line() for e in report.expectations if not e.met] == []
    assert report.passed
    assert list(report.lines())[-1] == f"{expected} of {expected} expectations met"


@pytest.mark.parametrize(("name", "expected"), [("published", 159), ("house-ethip", 15)])
def test_shipped_probes(data, name, expected):
    results = run_probes(data / "probes" / f"{name}.yaml")
    assert [r for r in results if not r.met] == []
    assert len(results) == expected


def test_every_rule_has_a_probe(data):
    probed = {r.rule for name in ("published", "house-ethip") for r in run_probes(data / "probes" / f"{name}.yaml")}
    assert probed == {rule.id for pack in load_frameworks().values() for rule in pack.rules}


def test_the_policy_folder(policy_folder):
    assert run_cases(policy_folder / "cases.yaml").passed
    assert all(r.met for r in run_probes(policy_folder / "probes.yaml"))


def test_the_base_facts_are_the_folder_s(policy_folder):
    words = dictionary()

    def flat(tree, above=""):
        for key, value in tree.items():
            yield from (flat(value, f"{above}{key}.") if isinstance(value, dict) else [(f"{above}{key}", value)])

    raw = yaml.safe_load((policy_folder / "base_facts.yaml").read_text("utf-8"))
    raw["person"]["programme"] = raw.pop("programme")
    for root, tree in raw.items():
        ours = {name: card.base for name, card in words.of(root).items()}
        assert {name: ours[name] for name, _ in flat(tree)} == dict(flat(tree))


def test_the_rules_are_the_folder_s(policy_folder):
    for path in (policy_folder / "frameworks").glob("*.yaml"):
        raw = yaml.safe_load(path.read_text("utf-8"))
        ours = load_frameworks()[raw["id"]]
        assert [r["id"] for r in raw["rules"]] == [r.id for r in ours.rules]
        for theirs, rule in zip(raw["rules"], ours.rules, strict=True):
            assert (theirs["when"], theirs["outcome"], theirs["seen"]) == (rule.when, rule.outcome, rule.seen)
            assert (theirs["source"], theirs["para"]) == (rule.source, rule.para)
            assert (theirs.get("from"), theirs.get("to")) == (rule.from_, rule.to)
            assert theirs.get("fairness", "not_stated") == rule.fairness
            assert tuple(theirs.get("defeats", ())) == rule.defeats


def test_counts():
    packs = load_frameworks()
    assert {pack.id: len(pack.rules) for pack in packs.values()} == COUNTS
    published = [r for pack in packs.values() if pack.id != "HOUSE-ETHIP" for r in pack.rules]
    assert len(published) == 159
    assert {s: sum(r.seen == s for r in published) for s in ("text", "opening", "secondary", "memory")} == {
        "text": 48,
        "opening": 22,
        "secondary": 73,
        "memory": 16,
    }
    refusing = [r for r in published if r.outcome == "not_allowed"]
    assert (len(refusing), sum(r.seen == "text" for r in refusing)) == (24, 6)


def test_every_source_is_used_or_kept_for_its_facts():
    cited = {rule.source for pack in load_frameworks().values() for rule in pack.rules}
    assert cited <= set(sources())


def test_our_own_pack_never_goes_beyond_a_suggestion():
    worst = {rule.outcome for rule in load_frameworks()["HOUSE-ETHIP"].rules}
    assert worst <= {"note", "duty", "mitigation_suggested"}
