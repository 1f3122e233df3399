"""The policy room on the command line: its JSON contracts, its words for people, and errors that help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

import isthmus.policy
from isthmus.faces.cli.commands import fairness
from isthmus.policy import load_frameworks
from isthmus.policy.fairness import FairnessReport
from isthmus.policy.swaps import Check

CASES = Path(isthmus.policy.__file__).parent / "cases"
PUBLISHED = CASES / "published.yaml"
ASK = ("review", "assess", PUBLISHED, "--framework", "CA-STRAC", "--case", "C05", "--as-of", "2026-08-01")
MISSED = "id: M\nexpect: {DE-DFG: {out: not_allowed}}\n"


@pytest.fixture
def files(tmp_path):
    """Case files that go wrong in one way each, in the folder the program runs in."""
    texts = {
        "missed.yaml": MISSED,
        "fact.yaml": "id: A\nfacts: {project: {advances_strra: true}}\n",
        "person.yaml": "id: A\npersons: [{id: P1, nationality: XX}]\n",
        "kind.yaml": "id: A\nfacts: {project: {durc: 3}}\n",
        "pack.yaml": "id: A\nexpect: {CA-STRACK: {out: clear}}\n",
        "rule.yaml": "id: A\nexpect: {CA-STRAC: {fired: [STRAC-0]}}\n",
        "nested.yaml": "id: A\nexpect: {CA-STRAC: {fired: [{a: 1}]}}\n",
        "outcome.yaml": "id: A\nexpect: {CA-STRAC: {out: 7}}\n",
        "expect.yaml": "id: A\nexpect: {CA-STRAC: {fried: []}}\n",
        "day.yaml": "id: A\nas_of: 2024-13-01\n",
        "twice.yaml": "id: A\nid: B\n",
        "broken.yaml": "- id: [\n",
        "empty.yaml": "",
        "two.yaml": "- id: A\n- id: B\n",
        "text.xlsx": "no workbook",
        "OWN.rules.csv": "id\n",
        "UNFIT.yaml": "id: UNFIT\nrules: []\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder").mkdir()
    return tmp_path


def test_the_contract_of_a_review(isthmus):
    ran = isthmus(*ASK, "--json")
    answer = ran.json
    assert list(answer)[:5] == ["low", "high", "fired", "open", "defeated"]
    assert set(answer) == {
        "low", "high", "fired", "open", "defeated", "framework", "case", "as_of", "deciding", "banners",
        "refusal_support", "memory_end", "verified", "not_covered",
    }  # fmt: skip
    assert (answer["low"], answer["high"], answer["defeated"]) == ("duty", "not_allowed", [])
    assert "STRAC-06" in answer["open"]
    assert "STRAC-02" in answer["fired"]
    assert (answer["framework"], answer["case"], answer["as_of"]) == ("CA-STRAC", "C05", "2026-08-01")
    assert set(answer["deciding"][0]) == {"fact", "ask", "worst", "rules"}
    assert set(answer["verified"]) == {*answer["fired"], *answer["open"]}
    assert answer["refusal_support"] == []
    assert answer["not_covered"].startswith("Not covered here")
    assert isthmus(*ASK, "--format", "json").out == ran.out


def test_a_review_for_people(isthmus):
    text = " ".join(isthmus(*ASK).out.split())
    assert "certain: a duty to fulfil (duty); at worst still possible: not eligible for this funding" in text
    assert "persons[P2].nro_affiliation_now: Is the person now employed" in text
    assert "Verified: opening of the official page read" in text
    assert "! Operative text not read for STRAC-06, STRAC-07: no refusal may rest on it." in text
    assert "A refusal may rest on: no rule." in text
    assert text.endswith("Not legal advice.")
    assert "Not covered here:" in text


def test_only_law_prohibits(isthmus):
    """Every case and framework that can end in a refusal is worded by the force of the rules behind it."""
    told = 0
    for pack in load_frameworks().values():
        red = [rule for rule in pack.rules if rule.outcome == "not_allowed"]
        text = isthmus("framework", "show", pack.id).out
        assert text.count("prohibited by law (not_allowed)") == sum(rule.force == "law" for rule in red)
        told += len(red)
    assert told == 24


def test_a_file_of_one_case_needs_no_name_and_a_pack_can_be_a_file(isthmus, tmp_path):
    (tmp_path / "one.yaml").write_text("id: ONE\nas_of: 2026-11-22\n")
    shipped = isthmus("review", "assess", "one.yaml", "--framework", "DE-DFG", "--json").json
    assert isthmus("framework", "export", "DE-DFG", "--out", "DE-DFG.yaml").code == 0
    assert isthmus("review", "assess", "one.yaml", "--framework", "DE-DFG.yaml", "--json").json == shipped
    assert (shipped["case"], shipped["as_of"]) == ("ONE", "2026-11-22")
    late = isthmus("review", "assess", "one.yaml", "--framework", "DE-DFG", "--as-of", "2031-01-01", "--json").json
    assert [b["code"] for b in late["banners"]] == ["recheck"]


@pytest.mark.parametrize(("name", "met"), [("published", 59), ("house-ethip", 14), ("semantics", 23)])
def test_the_shipped_cases(isthmus, name, met):
    ran = isthmus("framework", "test", CASES / f"{name}.yaml")
    lines = ran.out.splitlines()
    assert (ran.code, lines[-1]) == (0, f"{met} of {met} expectations met")
    assert all(line.startswith("ok  ") for line in lines[:-1])
    assert ran.err == ""


def test_several_files_end_with_one_total(isthmus):
    files = sorted(CASES.glob("*.yaml"))
    lines = isthmus("framework", "test", *files).out.splitlines()
    assert lines[-1] == "96 of 96 expectations met"
    assert sum("expectations met" in line for line in lines) == 1
    answer = isthmus("framework", "test", *files, "--json").json
    assert {"met": 96, "of": 96, "passed": True}.items() <= answer.items()
    assert len(answer["expectations"]) == 96
    assert set(answer["expectations"][0]) == {"file", "case", "framework", "key", "expected", "got", "met"}


def test_the_policy_folder(isthmus):
    named = os.environ.get("ISTHMUS_POLICY", "")
    if not named or not Path(named, "cases.yaml").is_file():
        pytest.skip("no gold or policy folder")
    ran = isthmus("framework", "test", Path(named, "cases.yaml"))
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "59 of 59 expectations met")


def test_a_missed_expectation_is_told_and_exits_1(isthmus, files):
    ran = isthmus("framework", "test", "missed.yaml", PUBLISHED)
    assert ran.code == 1
    assert ran.out.splitlines()[-1] == "59 of 60 expectations met"
    assert "MISS M DE-DFG out: not_allowed, got" in ran.out
    ran = isthmus("framework", "test", "missed.yaml", "--json")
    assert (ran.code, ran.json["passed"]) == (1, False)


def test_the_exit_code_reaches_the_shell(files):
    done = subprocess.run(
        [sys.executable, "-m", "isthmus", "framework", "test", "missed.yaml"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "0 of 1 expectations met")


def test_an_own_framework_stands_in_for_the_one_that_ships(isthmus, files):
    isthmus("framework", "export", "DE-DFG", "--out", "DE-DFG.yaml")
    own = files / "DE-DFG.yaml"
    own.write_text(own.read_text().replace('scope: "', 'scope: "unknown(project.durc) and ', 1))
    assert isthmus("framework", "test", PUBLISHED, "--framework", "DE-DFG.yaml").code == 1


def test_check(isthmus, files):
    ran = isthmus("framework", "check")
    assert (ran.code, ran.out) == (0, "10 checked, 0 problems.\n")
    isthmus("framework", "export", "DE-DFG", "--out", "DE-DFG.yaml")
    bad = files / "DE-DFG.yaml"
    bad.write_text(bad.read_text().replace("project.", "projekt.", 1))
    ran = isthmus("framework", "check", "DE-DFG.yaml", "US-DSP")
    assert ran.code == 1
    assert "line 1, column" in ran.out
    assert "Did you mean" in ran.out
    ran = isthmus("framework", "check", "DE-DFG.yaml", "--json")
    assert (ran.code, ran.json["checked"]) == (1, ["DE-DFG.yaml"])
    assert set(ran.json["problems"][0]) == {"framework", "rule", "code", "text", "hint"}
    ran = isthmus("review", "assess", PUBLISHED, "--case", "C05", "--framework", "DE-DFG.yaml")
    assert ran.code == 2
    assert "isthmus framework check DE-DFG.yaml" in ran.err


def test_list_and_show(isthmus):
    packs = isthmus("framework", "list", "--json").json["frameworks"]
    assert sum(pack["rules"] for pack in packs) == 174
    assert all(sum(pack["seen"].values()) == pack["rules"] for pack in packs)
    assert all(pack["id"] in isthmus("framework", "list").out for pack in packs)
    text = isthmus("framework", "show", "CA-STRAC").out
    for words in ("Source:", "Verified:", "Force:", "concern:", "In force:", "Way out:", "Fairness:", "Checked on:"):
        assert words in text
    shown = isthmus("framework", "show", "CA-STRAC", "--json").json
    assert len(shown["rules"]) == 16
    assert {"id", "when", "from", "to", "source_title", "source_url", "status", "defeats"} <= shown["rules"][0].keys()


def test_explain_shows_facts_and_what_settles_them(isthmus):
    ask = ("framework", "explain", "CA-STRAC", "--case", PUBLISHED, "--case-id", "C05", "--as-of", "2026-08-01")
    told = isthmus(*ask, "--json").json
    rule = next(r for r in told["rules"] if r["id"] == "STRAC-06")
    assert (rule["state"], len(told["rules"])) == ("open", 16)
    assert {"fact": "persons[P2].nro_affiliation_now", "answer": None} in rule["read"]
    assert "persons[P2].nro_affiliation_now" in [m["fact"] for m in rule["missing"]]
    assert all(m["ask"] for m in rule["missing"])
    text = " ".join(isthmus(*ask).out.split())
    assert "persons[P2].nro_affiliation_now = unknown" in text
    assert "Would settle it: persons[P2].nro_affiliation_now: Is the person" in text


def test_diff(isthmus):
    two = isthmus("framework", "diff", "XB-DATA", "--as-of", "2024-01-01", "2026-01-01", "--json").json
    assert (two["from"], two["to"]) == ("2024-01-01", "2026-01-01")
    (one,) = two["frameworks"]
    assert ([r["id"] for r in one["entered"]], one["left"], one["kept"]) == (["XB-26"], [], 17)
    twice = isthmus("framework", "diff", "XB-DATA", "--as-of", "2024-01-01", "--as-of", "2026-01-01", "--json").json
    assert twice == two
    assert "+ XB-26" in isthmus("framework", "diff", "--as-of", "2024-01-01", "2026-01-01").out
    back = isthmus("framework", "diff", "XB-DATA", "--as-of", "2026-01-01", "2024-01-01").out
    assert "- XB-26" in back
    assert len(isthmus("framework", "diff", "--as-of", "2024-01-01", "--json").json["frameworks"]) == 10


def test_out_and_in_without_loss(isthmus, tmp_path):
    for name in load_frameworks():
        plain = isthmus("framework", "export", name).out
        shown = isthmus("framework", "export", name, "--json").json
        assert isthmus("framework", "export", name, "--format", "xlsx", "--out", "book.xlsx").code == 0
        assert isthmus("framework", "export", name, "--format", "csv", "--out", "tables").code == 0
        for file in ("book.xlsx", f"tables/{name}.rules.csv", f"tables/{name}.pack.csv"):
            assert isthmus("framework", "import", file).out == plain
            assert isthmus("framework", "import", file, "--json").json == shown
    assert isthmus("framework", "import", "book.xlsx", "--out", f"{name}.yaml").code == 0
    assert (tmp_path / f"{name}.yaml").read_text() == plain
    assert isthmus("framework", "export", name, "--format", "dmn").out.startswith("<?xml")


def test_an_edited_workbook_is_checked_before_it_is_written(isthmus, tmp_path):
    isthmus("framework", "export", "DE-DFG", "--format", "xlsx", "--out", "book.xlsx")
    book = openpyxl.load_workbook("book.xlsx")
    book["rules"]["C2"] = "project.durcc"
    book.save("book.xlsx")
    ran = isthmus("framework", "import", "book.xlsx", "--out", "DE-DFG.yaml")
    assert ran.code == 1
    assert "DFG-01" in ran.out
    assert "Did you mean project.durc" in ran.out
    assert not (tmp_path / "DE-DFG.yaml").exists()
    assert isthmus("framework", "import", "book.xlsx", "--json").json["problems"][0]["code"] == "unknown_fact"


def test_fairness(isthmus):
    ran = isthmus("fairness", "--json")
    assert (ran.code, ran.json["passed"], len(ran.json["checks"])) == (0, True, 10)
    assert set(ran.json["checks"][0]) == {"id", "title", "passed", "tried", "failures"}


def test_a_failed_fairness_check_exits_1(isthmus, monkeypatch):
    report = FairnessReport((Check("identity_swap", "Another name changes nothing", 3, ("C01",)),))
    monkeypatch.setattr("isthmus.policy.fairness_report", lambda: report)
    assert fairness.COMMAND.name == "fairness"
    ran = isthmus("fairness")
    assert (ran.code, ran.out.splitlines()[-1]) == (1, "2 of 3 fairness checks passed")
    assert isthmus("fairness", "--json").json["checks"][0]["failures"] == ["C01"]


def _assess(file, *more, pack="CA-STRAC"):
    return ("review", "assess", file, "--framework", pack, *more)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (_assess("fact.yaml"), "Did you mean project.advances_stra"),
        (_assess("fact.yaml"), "fact.yaml, entry 1 (A), facts"),
        (_assess("person.yaml"), "persons[P1]: unknown fact 'nationality'"),
        (_assess("kind.yaml"), "project.durc is a yes_no fact, and 3 is not"),
        (_assess("two.yaml"), "holds 2 cases"),
        (_assess("two.yaml", "--case", "a"), "Did you mean A"),
        (_assess("day.yaml"), "line 2, column 8"),
        (_assess("twice.yaml"), "key 'id' twice"),
        (_assess("broken.yaml"), "line 2"),
        (_assess("empty.yaml"), "a case is a mapping"),
        (_assess("bytes.yaml"), "bytes.yaml cannot be read"),
        (_assess("fakt.yaml"), "Did you mean fact.yaml"),
        (_assess("folder"), "folder is a folder"),
        (_assess("two.yaml", "--case", "A", pack="ca-strac"), "Did you mean CA-STRAC"),
        (_assess("two.yaml", "--case", "A", pack="UNFIT.yaml"), "missing required field"),
        (_assess("two.yaml", "--case", "A", "--as-of", "2026-02-30"), "'2026-02-30' is not a day"),
        (("review", "assess", "two.yaml"), "--framework"),
        (("review", "asess", "two.yaml"), "assess"),
        (("framework", "test", "pack.yaml"), "Did you mean CA-STRAC"),
        (("framework", "test", "rule.yaml"), "Did you mean STRAC-0"),
        (("framework", "test", "nested.yaml"), "fired is a list of rules"),
        (("framework", "test", "outcome.yaml"), "7 is no outcome"),
        (("framework", "test", "expect.yaml"), "Choose from fired"),
        (("framework", "test"), "CASES.yaml"),
        (("framework", "show", "US-DSPP"), "Did you mean US-DSP"),
        (("framework", "show", "bytes.yaml"), "cannot be read"),
        (("framework", "check", "nowhere/a.yaml"), "Unknown file 'a.yaml' in nowhere"),
        (("framework", "explain", "US-DSP", "--case", "two.yaml", "--case-id", "C"), "Unknown case 'C'"),
        (("framework", "explain", "US-DSP", "--case", "two.yaml", "--case-id", "A", "--as-of", "x"), "not a day"),
        (("framework", "diff", "US-DSP"), "--as-of"),
        (("framework", "diff", "US-DSP", "--as-of", "2024-01-01", "2024-15-01"), "'2024-15-01' is not a day"),
        (("framework", "diff", "--as-of", "2024-01-01", "2025-01-01", "2026-01-01"), "3 days were given"),
        (("framework", "export", "US-DSP", "--format", "xslx"), "Did you mean xlsx"),
        (("framework", "export", "US-DSP", "--format", "csv", "--out", "a.csv"), "--out FOLDER"),
        (("framework", "export", "US-DSP", "--out", "folder"), "Cannot write folder"),
        (("framework", "import", "text.xlsx"), "cannot be read as a workbook"),
        (("framework", "import", "OWN.rules.csv"), "OWN.pack.csv cannot be read"),
        (("framework", "import", "two.yaml"), "is not imported"),
        (("fairness", "--format", "yaml"), "Unknown format"),
    ],
)
def test_errors_name_the_place_and_the_nearest(isthmus, files, args, words):
    ran = isthmus(*args)
    assert (ran.code, ran.out) == (2, "")
    assert words in " ".join(ran.err.split())
    machine = isthmus(*args, *([] if "--format" in args else ["--json"]))
    assert (machine.code, machine.out) == (2, "")
    if "--format" not in args:
        assert {"type", "title", "status", "detail"} <= json.loads(machine.err).keys()


def test_divergence_as_json_and_for_people(isthmus):
    report = isthmus("divergence", "--size", "30", "--framework", "CA-STRAC", "--framework", "EU-HE", "--json").json
    assert {h["view"] for h in report["headlines"]} == {"shared", "whole"}
    assert report["frameworks"] == ["CA-STRAC", "EU-HE"]
    done = isthmus("divergence", "--size", "30")
    assert done.code == 0
    assert "one forbids what another permits in" in done.out


def test_divergence_of_one_case_names_what_has_to_be_done(isthmus):
    found = isthmus("divergence", "--case", PUBLISHED, "--case-id", "C02", "--json").json
    assert found["reached"] and len(found["changes"]) == 1
    assert "1. " in isthmus("divergence", "--case", "C02", "--as-if").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--framework", "CA-STRAK"), "CA-STRAC"),
        (("--framework", "CA-STRAC"), "two rule books"),
        (("--size", "-3"), "number of cases"),
        (("--case", "C999"), "C01"),
        (("--case", "nowhere.yaml"), "nowhere.yaml"),
        (("--case", "C02", "--target", "refuse"), "target"),
        (("--case", "C02", "--case-id", "C02"), "--case-id"),
        (("--as-of", "tomorrow"), "not a day"),
    ],
)
def test_divergence_answers_bad_words_with_good_ones(isthmus, words, says):
    done = isthmus("divergence", *words)
    assert done.code == 2
    assert says in done.err and "Traceback" not in done.err


@pytest.fixture
def sample(bundled_lake, monkeypatch):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))


def test_dependence_of_a_sample_country_as_json_and_for_people(isthmus, sample):
    found = isthmus("dependence", "XA", "--json").json
    assert found["kind"] == "country" and found["sample"] is True
    assert sum(p["share"] for p in found["rows"]) == pytest.approx(1)
    assert {(p["goal"], p["way"]) for p in found["plans"]} == {(g, w) for g in ("top", "hhi") for w in ("move", "add")}
    done = isthmus("dependence", "XA", "--weight", "capacity=0", "--top", "0.3")
    assert done.code == 0 and "SAMPLE" in done.out and "nothing has to change" in done.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("Atlantis",), "group:EU"),
        (("XA", "--kind", "planet"), "kind"),
        (("XA", "--weight", "capacity"), "not"),
        (("XA", "--weight", "capacity=two"), "capacity=2"),
        (("XA", "--weight", "size=2"), "size"),
        (("XA", "--top", "3"), "--top"),
        (("XA", "--from", "2024", "--to", "2020"), "earlier"),
        (("NSERC", "--kind", "funder"), "funded"),
    ],
)
def test_dependence_answers_bad_words_with_good_ones(isthmus, sample, words, says):
    done = isthmus("dependence", *words)
    assert done.code != 0
    assert says in done.err and "Traceback" not in done.err
