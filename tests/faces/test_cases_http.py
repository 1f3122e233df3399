"""Cases over HTTP: nothing typed is lost, nobody's edit is lost, nothing of a case is kept by a cache."""

from __future__ import annotations

import io
import json
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from casework import Reader, application
from isthmus.faces.http.routes.case_pages import ROUTER as PAGES
from isthmus.faces.steps import steps
from isthmus.faces.steps._form import body_of
from isthmus.faces.web.cases import case_pages
from isthmus.lake.build import Options
from isthmus.lake.prepare import build_lake
from isthmus.model.errors import UsageError
from isthmus.review.cabinet import Cabinet
from isthmus.store import Actor
from review.office import FORM, mirror
from review.office import case as office_case
from worlds import Quiet


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    root = tmp_path_factory.mktemp("cases") / "lake"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISTHMUS_MIRROR", str(mirror(root.parent / "mirror")))
        build_lake(root, Quiet(), Options())
    return root


@pytest.fixture
def app(lake, tmp_path):
    made = application(lake, tmp_path / "store.sqlite3")
    yield made
    made.state.office.close()


@pytest.fixture
def anna(app):
    return Reader(app, "anna")


@pytest.fixture
def case(anna):
    answer = anna.sends("/intake", text=FORM)
    assert answer.status_code == 303
    return answer.headers["location"].rpartition("/")[2]


def test_a_pasted_form_says_who_is_listed_by_which_entry_and_who_is_not(anna, case):
    page = anna.get(f"/cases/{case}").text
    assert "On 2 public lists" in page and "66 FR 24266, 5/14/01" in page
    assert "Not the listed organisation itself" in page and "affiliated hospital" in page
    assert "CA-STRAC" in page and "北京航空航天大学" in page
    for name in ("Okafor", "Tremblay", "Singh"):
        assert name not in page, "a name stands under seal"


def test_nothing_of_a_case_is_kept_by_a_browser_or_a_cache(anna, case):
    for page in case_pages():
        answer = anna.get(f"/cases/{case}" + (f"/{page}" if page else ""))
        assert answer.status_code == 200, page
        assert answer.headers["cache-control"] == "no-store" and "etag" not in answer.headers
        assert "script-src 'self'" in answer.headers["content-security-policy"]
    for path in ("/cases", "/intake", f"/api/v1/cases/{case}", f"/api/v1/cases/{case}/ways"):
        assert anna.get(path).headers["cache-control"] == "no-store"


def test_two_reviewers_who_save_at_once_both_keep_what_they_wrote(app, anna, case):
    bea = Reader(app, "bea")
    anna.sends(f"/cases/{case}/seat", name="bea", role="reviewer")
    began = str(anna.version(case))
    first = {"answers.P2.nro_affiliation_now": "yes", "source": "faculty page"}
    second = {"answers.P2.nro_affiliation_now": "no", "source": "letter of June"}
    assert anna.sends(f"/cases/{case}/answer", version=began, form="first", **first).status_code == 303
    lost = bea.sends(f"/cases/{case}/answer", version=began, form="first", **second)
    assert lost.status_code == 409
    page = lost.text
    assert "Somebody saved first" in page and "anna" in page, "who saved first is not said"
    assert "P2.nro_affiliation_now" in page and "letter of June" in page, "what bea wrote is lost"
    hidden = re.search(r'<div class="sample problem".*?</form>', page, re.DOTALL)[0]
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', hidden))
    assert again.pop("csrf") and bea.sends(f"/cases/{case}/answer", **again).status_code == 303
    fact = anna.get(f"/api/v1/cases/{case}/facts").json()["facts"]["P2.nro_affiliation_now"]
    assert (fact["value"], fact["by"]) == (False, "bea")
    assert [e["value"] for e in fact["earlier"]] == [True], "anna's answer is not on record any more"
    assert [e["source"] for e in fact["against"]] == ["faculty page"], "anna's evidence is lost"


def test_a_conflict_over_the_api_is_409_with_what_was_saved_since(app, anna, case):
    began = anna.version(case)
    body = {"answers": {"funding.stage": "application"}, "version": began}
    assert anna.post(f"/api/v1/cases/{case}/answer", json=body).status_code == 200
    lost = anna.post(f"/api/v1/cases/{case}/answer", json=body | {"answers": {"funding.stage": "award"}})
    assert lost.status_code == 409 and lost.json()["since"][0]["actor"] == "anna"


def test_what_was_typed_comes_back_with_the_error(anna, case):
    version = str(anna.version(case))
    answer = anna.sends(
        f"/cases/{case}/answer", version=version, form="first", back="", source="faculty page", quote="Dean",
        dated="last June", **{"answers.funding.programme_in_scope": "yes"},
    )  # fmt: skip
    assert answer.status_code == 422 and "last June" in answer.text and "2026-11-24" in answer.text
    anna.sends(f"/cases/{case}/confirm", version=version, form="confirm", facts=["O1.on_ca_nro"])
    bad = anna.sends(
        f"/cases/{case}/answer", version=str(anna.version(case)), form="q1", back="facts",
        **{"answers.P2.nro_affilation_now": "yes"},
    )  # fmt: skip
    assert bad.status_code == 404 and "P2.nro_affiliation_now" in bad.text, "the nearest fact is not named"


def test_guards_are_told_in_place_and_nothing_of_the_decision_is_lost(app, anna, case):
    boris = Reader(app, "boris")
    sent = boris.sends(
        f"/cases/{case}/decide", version=str(anna.version(case)), form="decide", back="decision", verdict="refuse",
        authority="Office rule 4", milder="nothing milder was found",
    )  # fmt: skip
    assert sent.status_code == 422
    assert "nothing was saved" in sent.text and "No mitigation was considered." in sent.text
    assert f"/cases/{case}/ways" in sent.text, "where to mend it is not said"
    assert "Office rule 4" in sent.text and "nothing milder was found" in sent.text
    assert anna.get(f"/api/v1/cases/{case}").json()["case"].get("decision") is None


def test_nobody_decides_the_case_they_review(anna, case):
    sent = anna.post(f"/api/v1/cases/{case}/decide", json={"verdict": "go_ahead", "authority": "x"})
    assert sent.status_code in (403, 422)
    assert anna.get(f"/api/v1/cases/{case}").json()["state"] != "decided"


def test_a_step_is_taken_back_and_both_stay_in_the_history(anna, case):
    anna.post(f"/api/v1/cases/{case}/answer", json={"answers": {"funding.stage": "award"}})
    step = anna.version(case)
    anna.post(f"/api/v1/cases/{case}/answer", json={"answers": {"persons_complete": "yes"}})
    assert anna.sends(f"/cases/{case}/undo", version=str(anna.version(case)), step=str(step)).status_code == 303
    facts = anna.get(f"/api/v1/cases/{case}/facts").json()["facts"]
    assert "funding.stage" not in facts and facts["persons_complete"]["value"] is True
    rows = anna.get(f"/api/v1/cases/{case}/history").json()["rows"]
    assert [r["action"] for r in rows][-3:] == ["fact.put", "fact.put", "case.undone"]
    anna.post(f"/api/v1/cases/{case}/forward", json={})
    moved = anna.post(f"/api/v1/cases/{case}/undo", json={"step": anna.version(case)})
    assert moved.status_code == 422 and "from review to ready" in moved.json()["detail"], "a move is undone by a save"
    again = anna.post(f"/api/v1/cases/{case}/undo", json={"step": step})
    assert again.status_code == 409 and "changed again since" in again.json()["detail"]


def test_every_answer_is_given_again_bit_for_bit(anna, case):
    anna.post(f"/api/v1/cases/{case}/answer", json={"answers": {"funding.programme_in_scope": "yes"}})
    told = anna.get(f"/api/v1/cases/{case}/replay").json()
    assert told["same"] is True and len(told["replayed"]) >= 6
    page = anna.sends(f"/cases/{case}/replay", form="replay").text
    assert f"{len(told['replayed'])} of {len(told['replayed'])} answers are the same" in page


def test_a_case_is_named_when_a_list_changes_its_answer(app, anna, case):
    assert "0 of 1 cases" in anna.get("/watch").text
    answers = {"orgs[O1].on_ca_nro": False, "orgs[O1].role": "partner", "orgs[O1].people_take_part": True}
    desk = Cabinet(app.state.office.store, Actor("anna"), date.today())
    desk.new(office_case(**answers), {})  # from before the list named the university
    told = anna.get("/api/v1/watch").json()
    assert (told["watched"], told["lists"]) == (2, True)
    changed = [c for c in told["changes"] if "list" in c["because"]]
    assert {c["case"] for c in changed} == {"T-1"} and "O1 is now on ca-nro" in changed[0]["lists"]
    page = anna.get("/watch").text
    assert "T-1" in page and "a list changed" in page


def test_what_if_changes_nothing(anna, case):
    before = anna.version(case)
    page = anna.sends(f"/cases/{case}/whatif", form="own", **{"answers.funding.programme_in_scope": "no"})
    assert page.status_code == 200 and "Nothing was saved" in page.text
    moves = anna.post(f"/api/v1/cases/{case}/whatif", json={"answers": {"funding.programme_in_scope": "no"}}).json()
    assert any(m["before"] != m["after"] for m in moves["moves"] if m["framework"] == "CA-STRAC")
    assert anna.version(case) == before


def test_names_are_shown_once_for_a_purpose_that_the_ledger_keeps(app, anna, case):
    assert "Okafor" not in anna.get(f"/cases/{case}/people").text
    assert "Okafor" in anna.sends(f"/cases/{case}/names", form="names", purpose="to write to them").text
    assert anna.sends(f"/cases/{case}/names", form="names", purpose=" ").status_code == 422
    read = app.state.office.store.ledger.entries(Actor("auditor"))
    assert any(e.action == "personal.read" and "to write to them" in str(e.note) for e in read), (
        "the reading is not kept"
    )
    assert "Okafor" not in anna.get(f"/cases/{case}/people").text


def test_a_bundle_leaves_only_with_the_digest_of_what_was_read(anna, case):
    look = anna.sends(f"/cases/{case}/share", form="share", text="please compare")
    digest = re.search(r'name="confirm" value="([0-9a-f]+)"', look.text)[1]
    assert "content-disposition" not in look.headers and "please compare" in look.text
    wrong = anna.sends(f"/cases/{case}/share", form="give", text="please compare!", confirm=digest)
    assert wrong.status_code == 422, "what was confirmed is not what would leave"
    given = anna.sends(f"/cases/{case}/share", form="give", text="please compare", confirm=digest)
    assert "Beihang" not in given.text and given.json()["bundle"]["text"] == "please compare"
    assert anna.sends(f"/cases/{case}/access", form="access", person="P2").json()["person"] == "P2"


@pytest.mark.parametrize("kind", ["html", "pdf", "docx"])
@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_memo_prints_in_each_form_and_language(anna, case, kind, language):
    made = anna.sends(f"/cases/{case}/letter", form="memo", kind="memo", language=language, format=kind)
    assert made.status_code == 200
    starts = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK"}[kind]
    assert made.content.startswith(starts)
    if kind == "html":
        policy = made.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "sha256-" in policy and "script" not in policy


def test_a_sheet_opens_a_case_a_row_and_keeps_aside_what_it_cannot_read(anna):
    book = Workbook()
    for row in (("Title", "Funder", "Call launched", "Partner"), ("Lakes", "NSERC", "2026-03-02", "University of Bonn"),
                ("Rivers", "NSERC", "some day", "University of Bonn")):  # fmt: skip
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    token = re.search(r'name="csrf" value="([^"]+)"', anna.get("/intake").text)[1]
    sent = anna.post("/intake/sheet", data={"csrf": token}, files={"file": ("forms.xlsx", data.getvalue())})
    assert "1 cases are opened" in sent.text and "some day" in sent.text
    assert "Lakes" in anna.get("/cases").text and "Rivers" not in anna.get("/cases").text
    broken = anna.post("/intake/sheet", data={"csrf": token}, files={"file": ("forms.xlsx", b"no sheet")})
    assert broken.status_code >= 400 and "forms.xlsx" in broken.text


def test_the_queue_is_in_the_order_of_the_clock_and_ends_with_the_case(anna, case):
    other = anna.sends("/intake", text="Project title: Lakes\nFunder: NSERC").headers["location"].rpartition("/")[2]
    anna.post(f"/api/v1/cases/{other}/ask", json={"facts": ["funding.stage"], "asked_of": "P1", "due": "2026-01-02"})
    page = anna.get("/cases").text
    assert page.index(other) < page.index(case) and "days late" in page
    anna.post(f"/api/v1/cases/{other}/close", json={"reason": "withdrawn by them"})
    assert other not in anna.get("/cases").text and other in anna.get("/cases?all=1").text
    assert [r["id"] for r in anna.get("/api/v1/cases").json()["rows"]] == [case, other]


def test_a_form_without_its_token_is_refused(anna, case):
    assert anna.post(f"/cases/{case}/answer", data={"answers.persons_complete": "yes"}).status_code == 403


def test_a_confidential_case_is_not_there_for_others(app, anna, case):
    anna.sends(f"/cases/{case}/seat", confidential="yes")
    eve = Reader(app, "eve")
    for path in (f"/cases/{case}", f"/cases/{case}/people", f"/api/v1/cases/{case}", f"/api/v1/cases/{case}/facts"):
        missing = eve.get(path.replace(case, "2026-999"))
        assert eve.get(path).status_code == missing.status_code == 404
    assert case not in eve.get("/cases").text
    assert eve.sends(f"/cases/{case}/answer", form="x", **{"answers.persons_complete": "yes"}).status_code == 404


def test_every_step_has_its_form_and_its_address_in_the_description(app, anna, case):
    described = anna.get("/api/v1/openapi.json").json()["paths"]
    forms = {r.path.rpartition("/")[2] for r in PAGES.routes if "POST" in r.methods}
    shown = "".join(anna.get(f"/cases/{case}" + (f"/{p}" if p else "")).text for p in case_pages())
    for name, step in steps().items():
        operation = described[f"/api/v1/cases/{{case_id}}/{name}"]["post"]
        assert operation["summary"] and name in forms
        shape = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert anna.get("/api/v1/openapi.json").json()["components"]["schemas"][shape]["properties"]
        assert step.page in case_pages()
    for name in ("choose", "benefits", "mitigate", "seen", "correct", "forward", "against", "remark", "read", "close"):
        assert f"/cases/{case}/{name}" in shown, f"no page has a form to {name}"


FIELD = st.tuples(
    st.sampled_from(["answers.P1.x", "answers.", "facts", "version", "source", "reasons.R", "step", "csrf", "a.b"]),
    st.text(max_size=40),
)


@given(st.sampled_from(sorted(steps())), st.lists(FIELD, max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_form_is_a_body_or_one_clear_error(name, fields):
    step = steps()[name]
    try:
        assert isinstance(body_of(step.body, fields), step.body)
    except UsageError as error:
        assert error.message and "pydantic" not in str(error)


@given(fields=st.lists(FIELD, max_size=6), name=st.sampled_from(sorted(steps())))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_form_brings_the_server_down(anna, case, name, fields):
    from urllib.parse import urlencode

    token = re.search(r'name="csrf" value="([^"]+)"', anna.get("/intake").text)[1]
    sent = anna.post(
        f"/cases/{case}/{name}",
        content=urlencode([("csrf", token), *(f for f in fields if f[0] != "csrf")]),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert sent.status_code < 500, json.dumps(fields)


def test_without_a_lake_a_case_opens_on_plain_words_and_says_that_nothing_is_screened(tmp_path):
    app = application(tmp_path / "none", tmp_path / "store.sqlite3")
    reader = Reader(app, "anna")
    case = reader.sends("/intake", text=FORM).headers["location"]
    page = reader.get(case).text
    assert "Not screened yet" in page and "On none of the lists" not in page, "no lists is not the same as no finding"
    told = reader.sends(f"{case}/screen", form="screen")
    assert told.status_code == 422 and "no lists here" in told.text
    app.state.office.close()
