from datetime import date

import pytest

from isthmus.model.errors import BadCase, UnknownName, Unreadable
from isthmus.policy import pick_case, read_cases, run_cases, run_probes, to_case, to_cases
from isthmus.policy.dictionary import dictionary


def test_a_single_mapping_is_a_list_of_one(tmp_path):
    path = tmp_path / "one.yaml"
    path.write_text("id: A\nfacts: {project: {trl: 4}}\n")
    (case,) = read_cases(path)
    assert case.facts["project.trl"] == 4


def test_a_case_overrides_the_base_key_by_key():
    case = to_case({"facts": {"project": {"durc": True}}, "persons": [{"programme": {"active": True}}]})
    assert (case.facts["project.durc"], case.facts["project.international"]) == (True, True)
    (person,) = case.facts["persons"]
    assert (person["programme.active"], person["programme.compensation"], person["named_role"]) == (
        True,
        False,
        True,
    )
    assert len(case.facts["orgs"]) == len(case.facts["flows"]) == 1


def test_null_is_unknown_for_a_fact_a_group_and_a_list():
    case = to_case({"facts": {"project": None, "data": {"storage_exposed": None}}, "orgs": None})
    assert case.facts["project.durc"] is None
    assert case.facts["data.storage_exposed"] is None
    assert (case.facts["orgs"], case.facts["orgs_complete"]) == ([], None)


def test_a_blank_case_knows_nothing():
    case = to_case({}, blank=True)
    assert {v for k, v in case.facts.items() if k in dictionary().cards} == {None}
    assert case.facts["persons"] == []


def test_display_names_are_not_in_the_facts():
    case = to_case({"persons": [{"id": "P1", "display": "Dana Okafor"}]})
    assert "Dana Okafor" not in repr(case.facts)


def test_norway_is_not_no(tmp_path):
    path = tmp_path / "no.yaml"
    path.write_text("orgs: [{seat: NO}]\n")
    assert read_cases(path)[0].facts["orgs"][0]["seat"] == "NO"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"facts": {"project": {"advance_stra": True}}}, "project.advances_stra"),
        ({"persons": [{"nationality": "XX"}]}, "unknown fact 'nationality'"),
        ({"persons": [{"programme": {"any_limb_a": True}}]}, "derived, not an input"),
        ({"facts": {"project": {"trl": True}}}, "number fact"),
        ({"facts": {"project": {"durc": "yes"}}}, "yes_no fact"),
        ({"facts": {"project": True}}, "group of facts"),
        ({"facts": {"funding": {"call_date": "soon"}}}, "not a day"),
        ({"person": []}, "unknown key 'person'"),
        ({"persons": {}}, "a list is expected"),
        ({"persons": [1]}, "a mapping is expected"),
        ({"orgs": [{"id": 1}, {"id": 1}]}, "share an id"),
        ({"expect": {"DE-DFG": {"outcome": "note"}}}, "unknown key in expect"),
        ({"expect": {"DE-DFG": {"not_fired": []}}}, "unknown key in expect"),
        ({"expect": {"DE-DFG": {"out": "fine"}}}, "is no outcome"),
        ({"expect": {"DE-DFG": {"fired": "DFG-01"}}}, "list of rules"),
        ("text", "a case is a mapping"),
    ],
)
def test_what_no_case_can_say(raw, words):
    with pytest.raises(BadCase) as caught:
        to_cases(raw)
    assert words in str(caught.value)


@pytest.mark.parametrize("text", ["id: A\nid: B\n", "as_of: 2026-13-01\n", "? [a]\n: b\n", "a: [", "&a [*a]", "- 1"])
def test_files_that_are_not_cases(tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(BadCase):
        read_cases(path)


def test_files_that_are_not_there(tmp_path):
    for read in (read_cases, run_probes):
        with pytest.raises(Unreadable):
            read(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- 1", "mapping of rules"),
        ("DFG-01: {pack: DE-DFG}", "no 'as_of'"),
        (
            "DFG-99: {pack: DE-DFG, as_of: 2026-11-22, set: {}, flip: project.trl, outcome: note}",
            "no such rule",
        ),
        (
            "DFG-01: {pack: NONE, as_of: 2026-11-22, set: {}, flip: project.trl, outcome: note}",
            "no such rule",
        ),
    ],
)
def test_probes_that_cannot_run(tmp_path, text, words):
    path = tmp_path / "probes.yaml"
    path.write_text(text)
    with pytest.raises(BadCase, match=words):
        run_probes(path)


def test_expecting_what_is_not_there(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("expect: {DE-DFQ: {out: note}}\n")
    with pytest.raises(UnknownName, match="DE-DFG"):
        run_cases(path)
    path.write_text("expect: {DE-DFG: {fired: [DFG-99]}}\n")
    with pytest.raises(UnknownName, match="DFG-99"):
        run_cases(path)


def test_a_missed_expectation_is_counted_and_told(tmp_path):
    path = tmp_path / "case.yaml"
    path.write_text("id: A\nfacts: {funding: {agency: DFG}}\nexpect: {DE-DFG: {out: clear, fired: [DFG-14]}}\n")
    report = run_cases(path)
    assert not report.passed
    assert list(report.lines()) == [
        "MISS A: 1 of 2",
        "     MISS A DE-DFG out: clear, got note..note",
        "1 of 2 expectations met",
    ]
    assert "     ok   A DE-DFG fired: ['DFG-14']" in report.lines(every=True)


def test_one_case_of_a_file(data):
    path = data / "cases" / "published.yaml"
    assert pick_case(path, "C05").id == "C05"
    with pytest.raises(UnknownName, match="C05"):
        pick_case(path, "C05x")
    with pytest.raises(BadCase, match="Name one"):
        pick_case(path)


def test_the_day_of_a_case_may_be_given(tmp_path):
    path = tmp_path / "case.yaml"
    facts = "facts: {funding: {agency: DOD}, institution: {mftrp_policy: false}}"
    path.write_text(f"{facts}\nexpect: {{US-DOD-FR: {{out: not_allowed}}}}\n")
    assert not run_cases(path).passed
    assert run_cases(path, as_of=date(2025, 5, 8)).passed
