"""A restriction as text: what it says, and how a bad one is refused at its place with the nearest valid word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import BadFramework, NotCovered, RuleRefused, UnknownName
from isthmus.policy.breadth.measure import ready
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.shelf import restriction, restrictions, target, targets, to_restriction
from isthmus.policy.breadth.statement import All, Any, Kind, Not, Number, Statement, Term, sentence, text_of
from policy.breadth_worlds import W, world

LETTERS = st.characters(codec="ascii", categories=("L", "N"), include_characters=" -/&")
PLAIN = st.text(LETTERS, min_size=1).map(str.strip).filter(bool)
KIND: st.SearchStrategy[Kind] = st.sampled_from(("country", "group", "institution", "org_type", "field", "topic"))
TERMS = st.one_of(
    st.builds(lambda k, v: Term(k, tuple(v)), KIND, st.lists(PLAIN, min_size=1, max_size=4)),
    st.builds(lambda v, o: Term("area", (v,), o), PLAIN, st.sampled_from(("any", "core"))),
    st.builds(lambda v, o: Term("listed", (v,), o), PLAIN, st.sampled_from(("proposed", "confirmed", "wider"))),
    st.builds(Number, st.sampled_from(("year", "countries", "authors")),
              st.sampled_from(("==", "!=", "<", "<=", ">", ">=")), st.integers(0, 3000)),
)  # fmt: skip
STATEMENTS: st.SearchStrategy[Statement] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda x: All(tuple(x))),
        st.lists(inner, min_size=2, max_size=3).map(lambda x: Any(tuple(x))),
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(STATEMENTS)
def test_a_statement_written_and_read_again_is_the_same(statement):
    assert read(text_of(statement)) == statement
    assert sentence(statement).startswith("works ")


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_a_statement_or_refused_with_a_place(text):
    try:
        read(text)
    except RuleRefused as error:
        assert 0 <= error.at <= len(text)


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ('country("CN") and fild("Medicine")', 19, "Did you mean field"),
        ('country("Chna")', 9, "China"),
        ('area("ca-stra/quantm")', 6, "ca-stra/quantum"),
        ('listed("redd")', 8, "red"),
        ('org_type("compny")', 10, "company"),
        ('field("Medcine")', 7, "Medicine"),
        ('group("H")', 7, "G"),
        ("year >= 2018.5", 9, "year >= 2018"),
        ("yaer >= 2018", 1, "year"),
        ("country", 1, 'country("...")'),
        ("country()", 1, "country"),
        ('area("ca-stra", degree="cor")', 24, "core"),
        ('country("CN", degree="core")', 15, "no option"),
        ("year", 1, "year >= 2"),
        ("", 1, "yes/no"),
        ('"CN"', 1, 'country("CN")'),
        ('country("CN") and', 18, ""),
        ('country("CN") if country("DE") else country("FR")', 1, "country"),
        ('__import__("os")', 1, ""),
    ],
)
def test_a_bad_statement_is_refused_at_its_place_with_what_to_write(text, column, said):
    with pytest.raises(RuleRefused) as refused:
        ready(world([W(rors=("0000000b1",))]), read(text), text, "")
    assert refused.value.column == column
    assert said in f"{refused.value.hint} {refused.value.message}"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('country("CN") and not country("CN")', 'not country CN'),
        ('field("Medicine") and field("Computer Science")', "field Computer Science"),
        ('area("ca-stra/ai") and topic(5)', "topic 5"),
        ('area("ca-stra/quantum", degree="core") and not area("ca-stra")', "not area ca-stra"),
        ("year > 2020 and country(\"DE\") and year < 2010", "year < 2010"),
        ('listed("red", ties="confirmed") and not listed("red")', "not listed red"),
    ],
)  # fmt: skip
def test_a_statement_that_no_work_can_meet_is_refused_at_the_part_that_makes_it_so(text, place):
    with pytest.raises(RuleRefused, match="No work can meet this") as refused:
        ready(world([W()]), read(text), text, "")
    assert place in refused.value.reason
    assert text[refused.value.at :].startswith(('"', "(", "topic", "year", "5"))


def test_funding_is_not_covered_and_says_so_at_its_place():
    with pytest.raises(NotCovered, match="line 1, column 8: The lake holds no funding"):
        ready(world([W()]), read('funder("NSF")'), 'funder("NSF")', "")


def test_every_restriction_and_target_that_ships_says_where_it_is_from():
    assert {"country-cn", "country-us", "country-cn-ai", "ca-strac", "us-dow-1286", "eu-horizon-2026", "lists-only",
            "cn-mofcom", "cn-technology-catalogue"} <= restrictions().keys()  # fmt: skip
    assert len(targets()) >= 3
    assert any(not t.built_from for t in targets().values()), "one target rests on no list"
    for r in (*restrictions().values(), *targets().values()):
        assert r.purpose and r.source.read
        assert r.source.read != "ours" or r.standing in ("illustration", "target")
        assert read(text_of(r.statement())) == r.statement()


def test_an_unknown_id_is_answered_with_the_nearest_and_a_text_is_a_rule():
    with pytest.raises(UnknownName, match="country-nc") as error:
        restriction("country-nc")
    assert "country-cn" in error.value.hint
    with pytest.raises(UnknownName):
        target("listed-and-sensible")
    made = restriction('country("CN")', ('field("Medicine")',)).statement()
    assert made == read('country("CN") and not field("Medicine")')


def test_a_file_without_its_marker_or_with_a_strange_key_is_an_error():
    source = "source: {title: t, publisher: p, dated: d, read: ours}\n"
    whole = f'id: a\ntitle: A\npurpose: B\ntext: country("CN")\nstanding: proposed\n{source}'
    assert to_restriction(whole, "a").title == "A"
    for bad in (whole.replace("id: a", "id: b"), whole + "strange: 1\n", whole.replace("title: A\n", ""), "- 1", ":"):
        with pytest.raises(BadFramework, match=r"a\.yaml"):
            to_restriction(bad, "a")
    with pytest.raises(RuleRefused, match="Unknown term"):
        to_restriction(whole.replace("country(", "cuntry("), "a")
