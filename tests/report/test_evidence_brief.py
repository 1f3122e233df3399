"""The evidence brief: both sides read alike, every sentence has its number's source, and gaps say what they are."""

from __future__ import annotations

import string
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

import isthmus as package
from isthmus.lake.open import in_memory
from isthmus.model.errors import UsageError
from isthmus.report.evidence_brief import to_html, to_json, written
from isthmus.report.pdf import to_pdf
from isthmus.report.statement import Side
from isthmus.report.subject import subject_of
from isthmus.words import LANGUAGES, words

PAIRS = (("US", "CN"), ("DE", "RU"), ("CH", "FR"), ("XA", "XB"))


@pytest.fixture
def lake(bundled_lake):
    return package.open(bundled_lake)


@pytest.fixture
def command(bundled_lake, monkeypatch, isthmus):
    monkeypatch.setenv("ISTHMUS_LAKE", str(bundled_lake))
    return isthmus


def brief(lake, *names, **given):
    return written(lake, subject_of(lake, names, **given))


def exchanged(value, a, b):
    """The value with the two sides exchanged."""
    if isinstance(value, Side):
        return {a: b, b: a}.get(value, value)
    return value


def check_mirrored(lake, pair):
    there, back = brief(lake, *pair), brief(lake, *pair[::-1])
    a, b = there.subject.sides
    assert [p.id for p in there.parts] == [p.id for p in back.parts]
    for one, other in zip(there.parts, back.parts, strict=True):
        assert (one.state, one.why, one.caveats) == (other.state, other.why, other.caveats), one.id
        assert {v.id for v in one.vintages} == {v.id for v in other.vintages}
        for language in LANGUAGES:
            sides = [{s.text(language) for s in p.statements if s.about} for p in (one, other)]
            assert sides[0] == sides[1], f"{one.id}: a sentence of one side changes with the order"
            joint = [s for s in one.statements if not s.about]
            mirrored = [
                msgspec.structs.replace(s, values={k: exchanged(v, a, b) for k, v in s.values.items()}) for s in joint
            ]
            assert [s.text(language) for s in mirrored] == [s.text(language) for s in other.statements if not s.about]
    about = [{s.about for s in p.statements if s.about} for p in there.parts if len(p.statements) > 1]
    assert not about or {a, b} in about, "no section speaks of both sides"


@pytest.mark.parametrize("pair", PAIRS)
def test_exchanging_the_sides_mirrors_every_sentence(lake, pair):
    check_mirrored(lake, pair)


@pytest.mark.parametrize("pair", [("US", "CN"), ("DE", "group:ASEAN")])
def test_exchanging_the_sides_on_the_mirror(opened, pair):
    check_mirrored(opened, pair)


def test_every_measured_section_names_method_vintage_and_command(lake):
    for names in (("US", "CN"), ("DE",), ("XA", "XB")):
        for p in brief(lake, *names).parts:
            if p.state == "measured":
                assert p.statements and p.methods and p.vintages and p.commands, p.id
            else:
                assert p.why and not p.statements, p.id


def test_the_samples_figures_are_never_those_of_a_real_country(lake):
    real = brief(lake, "US", "CN")
    assert not real.sample
    assert all(not v.sample for p in real.parts for v in p.vintages)
    sample = brief(lake, "XA", "XB")
    assert sample.sample
    html = to_html(sample, "isthmus brief XA XB")
    assert 'class="sample"' in html
    assert "fictional sample" in html
    assert brief(lake, field="Engineering").sample


def test_the_numbers_of_the_first_sentence(lake):
    said = to_json(written(lake, subject_of(lake, ("US", "CN"), first=2013, last=2022)), "en")
    works = next(s for s in said["sections"] if s["id"] == "works")
    assert (
        works["statements"][0] == "The United States and China published 34,718 joint works in 2013 and 77,370 in 2022."
    )
    assert "84,025" in works["statements"][1]
    chinese = to_json(written(lake, subject_of(lake, ("US", "CN"), first=2013, last=2022)), "zh-Hans")
    assert "34,718" in chinese["sections"][0]["statements"][0]


def test_a_lake_without_data_has_gaps_and_no_zero():
    empty = in_memory({})
    found = brief(empty, "US", "CN")
    assert {p.state for p in found.parts if p.id != "claims"} <= {"not_covered", "not_measured"}
    assert "What this brief does not say" in to_html(found, "isthmus brief US CN")


def test_a_brief_is_of_one_thing(lake):
    for names, given in (((), {}), (("US", "CN", "DE"), {}), (("US",), {"field": "Engineering"}), (("US", "us"), {})):
        with pytest.raises(UsageError):
            subject_of(lake, names, **given)


def placeholders(text):
    return {(name, form) for _t, name, form, _c in string.Formatter().parse(text) if name}


def test_each_language_has_the_same_sentences_with_the_same_numbers():
    english = words()
    own = words("zh-Hans")
    rooms = {k.partition(".")[0] for k, v in own.items() if v != english[k]}
    assert {"brief", "brief_page", "brief_text", "claim_verdict", "claims"} <= rooms
    for room in rooms:
        for key in (k for k in english if k.startswith(f"{room}.")):
            assert placeholders(own[key]) == placeholders(english[key]), key
    assert own.keys() == english.keys() == words("zh-Hant").keys()
    assert words("zh-Hant")["brief_page.claims"] != own["brief_page.claims"]


def test_the_pdf_holds_the_words(command, tmp_path):
    ran = command("brief", "US", "CN", "--language", "zh-Hans", "--format", "pdf", "--out", "a.pdf")
    assert ran.code == 0, ran.err
    read = PdfReader(BytesIO((tmp_path / "a.pdf").read_bytes()))
    text = "".join(p.extract_text() for p in read.pages)
    assert "科研合作" in text
    assert "84,025" in text


def test_the_command(command):
    shown = command("brief", "US", "CN", "--json").json
    assert list(shown) == ["title", "language", "sample", "sections"]
    text = command("brief", "US", "CN").out
    assert all(s in text for p in shown["sections"] for s in p["statements"])
    assert command("brief", "US", "CN", "--format", "html").out.count("--as-of") == 1
    assert command("brief", "DE", "--language", "zh-Hant", "--json").json["title"].startswith("德國")
    for wrong, said in (
        (("US", "ZZ"), "ZZ"), (("US", "group:NATOO"), "NATO"), (("US", "CN", "--language", "zh"), "zh-Hans"),
        ((), "group:EU"),
        (("US", "CN", "--from", "20"), "year"), (("--field", "Enginering"), "Engineering"),
    ):  # fmt: skip
        ran = command("brief", *wrong)
        assert ran.code == 2
        assert said in ran.err, wrong


def test_an_institution_by_its_works(opened):
    ror = opened.execute(opened.table("authorship").filter(lambda t: t.ror_id.notnull()).limit(1))[0]["ror_id"]
    found = brief(opened, institution=ror)
    assert found.parts[0].state == "measured"
    assert found.loaded is not None
    assert to_pdf(to_html(found, "isthmus brief")).startswith(b"%PDF")
