"""Letters say what was decided and no more; forms and sheets come in whole; an access export shows one person alone."""

from __future__ import annotations

import io
import zipfile

import msgspec
import openpyxl
import pytest

from isthmus.report import render
from isthmus.report.letter import letter
from isthmus.report.memo import memo
from isthmus.review.access import OTHER, access_export
from isthmus.review.casefile import from_plain, sealed
from isthmus.review.deciding import decided
from isthmus.review.facts import put
from isthmus.review.intake import read_form
from isthmus.review.opening import NONE, arrive
from isthmus.review.recording import was_read
from isthmus.review.registry import Plain
from isthmus.review.sheet import Aside, drafts
from isthmus.words import LANGUAGES, words
from review.office import DAY, FORM, SAID, TODAY, case, confirmed
from review.test_review_guards import READ, WHY, refusable, refused

NAMES = {"P1": {"name": "Dana Okafor"}, "P2": {"name": "Mei-Ling Tremblay"}}


def text_of(document) -> str:
    return "\n".join([p.text for p in document.parts] + [c for p in document.parts for r in p.rows for c in r])


def test_a_refusal_by_a_funding_condition_is_never_told_as_a_prohibition():
    told = text_of(letter(refused(refusable()), NAMES, TODAY, to="P2"))
    assert "not eligible for this funding" in told
    assert "prohibited" not in told
    assert "opening of the official page read" in told and "read by anna" in told
    assert told.index("Not covered here") > told.index("You can appeal until 2026-12-24")
    assert "Dana Okafor" not in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_whole_letter(language):
    made = letter(refused(refusable()), NAMES, TODAY, language, to="P2")
    html = render.to_html(made)
    assert f'lang="{language}"' in html
    assert "http-equiv" in html and "<script" not in html
    assert render.to_pdf(made).startswith(b"%PDF")
    with zipfile.ZipFile(io.BytesIO(render.to_docx(made))) as word:
        body = word.read("word/document.xml").decode()
    assert words(language)["letter.title"] in body


def test_every_language_has_the_same_sentences():
    assert words("en").keys() == words("zh-Hans").keys() == words("zh-Hant").keys()


def test_a_missing_chinese_font_is_an_error_not_empty_boxes(monkeypatch):
    monkeypatch.setattr(render, "_has_font", lambda _family: False)
    with pytest.raises(render.NoFont, match="No font"):
        render.to_pdf(letter(refused(refusable()), NAMES, TODAY, "zh-Hans"))


def test_markup_in_a_form_stays_text():
    review = msgspec.structs.replace(case(), project=msgspec.structs.replace(case().project, title="<b>x</b>"))
    assert "&lt;b&gt;x" in render.to_html(memo(review, TODAY))


def test_a_memo_names_nobody():
    assert "Okafor" not in text_of(memo(refused(refusable()), TODAY))


def test_a_pasted_form_gives_the_case_and_the_names_apart():
    draft = read_form(FORM, "F-1", DAY, Plain())
    body = msgspec.json.encode(draft.review).decode()
    assert [p.role for p in draft.review.people] == ["applicant", "co_applicant", "collaborator"]
    assert draft.names["P2"] == {"name": "Mei-Ling Tremblay"}
    assert not any(n in body for n in ("Okafor", "Tremblay", "Singh"))
    assert draft.review.fact("funding.agency").value == "NSERC"
    assert draft.review.fact("project.advances_stra").by == "form"


def test_a_letterhead_in_characters_and_an_address_are_one_organisation(office_lake, monkeypatch):
    from isthmus.faces.cli.desk import instruments

    monkeypatch.setenv("ISTHMUS_LAKE", str(office_lake))
    tools = instruments()
    review = arrive(read_form(FORM, "F-1", DAY, tools.registry).review, tools, TODAY)
    beihang = review.orgs[0]
    assert (beihang.name, len(beihang.written)) == ("Beihang University", 2)
    assert {h.list_id for h in review.screening.hits if h.org == "O1" and h.counted} == {"bis-entity-list", "ca-nro"}
    hospital = next(o for o in review.orgs if "Hospital" in o.written[0])
    assert not any(h.counted for h in review.screening.hits if h.org == hospital.id)
    assert review.fact("orgs[O1].on_ca_nro").state == "proposed"
    assert not [label for label, f in review.facts.items() if f.state == "proposed" and label.startswith("persons[")]
    assert review.screening.topics[0].title == "Quantum Sensing"


def test_a_topic_asks_and_never_answers(office_lake, monkeypatch):
    from isthmus.faces.cli.desk import instruments
    from isthmus.review.topics import question

    monkeypatch.setenv("ISTHMUS_LAKE", str(office_lake))
    tools = instruments()
    form = FORM.replace("Aims to advance a listed area: yes\n", "")
    review = arrive(read_form(form, "F-1", DAY, tools.registry).review, tools, TODAY)
    assert review.fact("project.advances_stra").state == "not_asked"
    assert "not merely use it" in question(review.screening.topics[0])


def test_a_sheet_loses_no_row(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["ID", "Title", "Funder", "Call launched", "Applicant"],
        ["A1", "Sensors", "NSERC", "2026-03-02", "Dana Okafor, University of Waterloo"],
        ["A2", "Maps", "NSERC", "some day", "Kofi Brandt, University of Ottawa"],
    ):
        book.active.append(row)
    book.save(tmp_path / "forms.xlsx")
    one, other = drafts(tmp_path / "forms.xlsx", iter(()), DAY, Plain())
    assert (one.review.id, one.names["P1"]["name"]) == ("A1", "Dana Okafor")
    assert isinstance(other, Aside) and "some day" in other.reason and other.row.cells["ID"] == "A2"


def test_a_case_file_asserts_what_it_writes_and_asks_the_rest():
    raw = {"id": "C1", "title": "Graphs", "story": "Dana Okafor visits.", "facts": {"funding": {"agency": "NSERC"}},
           "persons": [{"id": "P1", "display": "Dana Okafor", "nro_affiliation_now": True}]}  # fmt: skip
    review, names = from_plain(raw, "C1", DAY)
    assert sealed(review, names).project.summary == "P1 visits."
    assert review.fact("persons[P1].nro_affiliation_now").value is True
    assert review.fact("funding.call_date").state == "not_asked"


def test_an_access_export_shows_one_person_and_tells_staff_by_role():
    review = put(refused(refusable()), "persons[P2].role", "co_applicant", "asserted", "anna", DAY, SAID)
    made = access_export(review, NAMES, "P2", {"anna": "reviewer", "boris": "decider"})
    text = msgspec.json.encode(made).decode()
    assert made["name"] == {"name": "Mei-Ling Tremblay"}
    assert "Dana Okafor" not in text and '"anna"' not in text and "persons[P1]" not in text
    assert made["decision"]["by"] == "[decider]"
    assert made["left_out"]["other_people"] == 1
    assert OTHER not in made["facts"]


def test_a_go_ahead_letter_gives_the_measures():
    review = was_read(confirmed(put(case(), "persons[P2].nro_affiliation_now", True, "asserted", "form", DAY, SAID)),
                      READ, TODAY)  # fmt: skip
    made = decided(review, "go_ahead_with_measures", "boris", TODAY, "rule 4", WHY, measures=("end-listed-post",))
    told = text_of(letter(made, NAMES, TODAY, to="P2"))
    assert "End the post" in told and "What would make it possible" in told


def test_without_a_lake_a_form_is_still_a_case():
    review = arrive(read_form(FORM, "F-1", DAY, Plain()).review, NONE, TODAY)
    assert "CA-STRAC" in review.chosen
    assert not review.screening.on
