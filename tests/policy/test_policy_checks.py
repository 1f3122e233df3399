from dataclasses import dataclass

import msgspec
import pytest

from isthmus.model.errors import BadFramework, UnknownName
from isthmus.policy import framework, load_frameworks, read_framework
from isthmus.policy.checks import check, check_file
from isthmus.policy.countries import is_country
from isthmus.policy.fairness import plant
from isthmus.policy.yamlout import to_yaml


@pytest.mark.parametrize("pack", load_frameworks().values(), ids=lambda p: p.id)
def test_every_shipped_framework_is_sound(pack):
    assert [p.line() for p in check(pack)] == []


def codes(pack):
    return {p.code for p in check(pack)}


def with_rule(pack, rule_id, **changes):
    rules = tuple(msgspec.structs.replace(r, **changes) if r.id == rule_id else r for r in pack.rules)
    return msgspec.structs.replace(pack, rules=rules)


STRAC, HE, DFG, DOD = (framework(name) for name in ("CA-STRAC", "EU-HE", "DE-DFG", "US-DOD-FR"))


@dataclass
class Bad:
    pack: object
    code: str
    words: str


BAD = [
    Bad(plant(STRAC, "project.advance_stra"), "unknown_fact", "project.advances_stra"),
    Bad(plant(STRAC, 'any_person(p.nationality == "XX")'), "unknown_fact", "p.nationality"),
    Bad(plant(STRAC, 'any_org(o.seat == "CN")'), "country", "reads a country"),
    Bad(plant(STRAC, 'funding.agency == "CN"'), "country", "'CN' is a country"),
    Bad(plant(STRAC, 'funding.agency == "China"'), "country", "'China' is a country"),
    Bad(plant(STRAC, "any_person(p.fcoc_funding_now)"), "country", "reads a country"),
    Bad(plant(STRAC, 'funding.agency == "NSREC"'), "value", "NSERC"),
    Bad(plant(HE, 'any_org(o.seat == "Atlantis")'), "value", "no country"),
    Bad(plant(STRAC, "project.trl"), "grammar", "not a yes/no"),
    Bad(msgspec.structs.replace(STRAC, scope="nothing"), "unknown_fact", "scope"),
    Bad(with_rule(STRAC, "STRAC-01", source="CA-STRAC-FAC"), "source", "CA-STRAC-FAQ"),
    Bad(with_rule(DOD, "DOD-11", outcome="not_allowed"), "memory", "at most approval_needed"),
    Bad(with_rule(DFG, "DFG-01", outcome="not_allowed"), "red_line", "no red lines"),
    Bad(with_rule(STRAC, "STRAC-01", way_out="do it"), "way_out", "whose it is"),
    Bad(with_rule(STRAC, "STRAC-01", title=" "), "empty", "title"),
    Bad(with_rule(framework("HOUSE-ETHIP"), "ETH-01", force="law"), "force", "house choice"),
    Bad(with_rule(DOD, "DOD-02", to=DOD.rule("DOD-02").from_.replace(year=2020)), "dates", "ends before"),
    Bad(msgspec.structs.replace(STRAC, recheck_by=STRAC.checked_on), "dates", "recheck_by"),
    Bad(msgspec.structs.replace(HE, covers=()), "covers", "HK and MO"),
    Bad(msgspec.structs.replace(HE, country_dependence=""), "country", "what depends"),
    Bad(plant(STRAC, "not project.advances_stra"), "contradiction", "STRAC-01 and PLANTED"),
    Bad(plant(STRAC, "not (project.advances_stra or project.advances_stra)"), "contradiction", "same facts"),
    Bad(plant(STRAC, "not project.advances_stra and project.cbrn"), "contradiction", "clear and refer"),
    Bad(
        with_rule(HE, "CR-08", defeats=(), when="project.dual_use_technology"),
        "contradiction",
        "CR-08 and CR-09",
    ),
    Bad(with_rule(HE, "CR-09", defeats=("CR-08",)), "defeats", "circle"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda b: f"{b.code}: {b.words}")
def test_what_check_refuses(bad):
    found = [p for p in check(bad.pack) if p.code == bad.code]
    assert found, codes(bad.pack)
    assert any(bad.words in p.line() for p in found)


def test_rules_apart_in_time_do_not_contradict():
    ear = framework("US-EAR-FRE")
    assert ear.rule("EAR-11a").when == ear.rule("EAR-11b").when
    assert check(ear) == []
    overlap = with_rule(ear, "EAR-11b", from_=ear.rule("EAR-11a").to)
    assert codes(overlap) == {"contradiction"}


TEXT = to_yaml(framework("HOUSE-ETHIP"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: HOUSE-ETHIP\n", "", "no marker"),
        ("id: HOUSE-ETHIP\n", "id: OTHER\n", "no marker"),
        ("  source: HOUSE\n", "", "ETH-01 has no source"),
        ("  source: HOUSE\n", "  source:\n", "ETH-01 has no source"),
        ("  force: house\n", "", "ETH-01"),
        ("  force: house\n", "  force: strong\n", "ETH-01"),
        ("  from: not_stated\n", "", "no 'from'"),
        ("  from: not_stated\n", "  from:\n", "no 'from'"),
        ("  from: not_stated\n", "  from: soon\n", "ETH-01"),
        ("  fairness: not_stated\n", "", "fairness"),
        ("  outcome: mitigation_suggested\n", "  outcome: bad\n", "ETH-01"),
        ("checked_on: 2026-11-22\n", "", "checked_on"),
        ("  seen: text\n", "  seen: text\n  seen: memory\n", "twice"),
        ("  seen: text\n", "  seen: text\n  nationality: XX\n", "nationality"),
        ("rules:\n", "rules: none\nother:\n", "no list of rules"),
    ],
)
def test_a_broken_file_is_refused(tmp_path, old, new, words):
    assert old in TEXT
    with pytest.raises(BadFramework) as caught:
        read_framework(TEXT.replace(old, new, 1), "HOUSE-ETHIP")
    assert words in str(caught.value)
    path = tmp_path / "HOUSE-ETHIP.yaml"
    path.write_text(TEXT.replace(old, new, 1))
    assert [p.code for p in check_file(path)] == ["file"]


def test_a_folder_of_frameworks(tmp_path):
    (tmp_path / "HOUSE-ETHIP.yaml").write_text(TEXT)
    assert load_frameworks(tmp_path) == {"HOUSE-ETHIP": framework("HOUSE-ETHIP")}
    with pytest.raises(UnknownName, match="CA-STRAC"):
        framework("CA-STARC")


def test_country_words():
    assert all(is_country(v) for v in ("CN", "EU", "China", "people of China", "united states"))
    assert not any(is_country(v) for v in ("NSERC", "ai", "IA", "partner", "none", 3))
