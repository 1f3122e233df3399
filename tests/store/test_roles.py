"""The matrix of roles and acts, on one's own case, another's and a confidential one: held by the store alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from isthmus.model.errors import Forbidden, IsthmusError, UnknownName, UsageError
from isthmus.store import ACTS, ROLES, Actor, Store, open_store
from isthmus.store.actor import ON_CASE

BODY = {"title": "t"}
BEFORE = {
    "decide": (BODY | {"findings": [1]}, "ready"),
    "appeal": (BODY | {"decision": {"outcome": "clear"}}, "decided"),
    "rule": (BODY | {"decision": {"outcome": "clear"}, "appeal": {"on": "2026"}}, "appealed"),
}
"""The case an act is tried on, where it is not a plain draft."""
CHANGES = {
    "edit": ({"title": "u"}, "draft"),
    "review": ({"findings": [2]}, "draft"),
    "note": ({"desk": {"due": "2026-12-01"}}, "draft"),
    "decide": ({"decision": {"outcome": "clear"}}, "decided"),
    "appeal": ({"appeal": {"on": "2026"}}, "appealed"),
    "rule": ({"ruling": {"outcome": "clear"}}, "decided"),
    "close": ({"closing": {"reason": "uneventful"}}, "closed"),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory) -> Store:
    """An office of listed people: one of each role, twice (``-1`` is put on cases, ``-2`` never)."""
    store = open_store(str(tmp_path_factory.mktemp("office") / "store.sqlite3"))
    store.accounts.set(Actor("root"), "root", ["admin"])
    for role in ROLES:
        for n in (1, 2):
            store.accounts.set(Actor("root"), f"{role}-{n}", [role])
    return store


def person(role: str, n: int) -> Actor:
    return Actor(f"{role}-{n}")


def case(store: Store, name: str, act: str, confidential: bool) -> int:
    """A case as the act would find it, with one person of each role on it; its version."""
    body, state = BEFORE.get(act, (BODY, "draft"))
    store.cases.save(person("reviewer", 1), name, 0, BODY, {"P1": {"name": "Nobody"}}, confidential=confidential)
    for role in ("requester", "decider", "panel"):
        store.accounts.assign(person("reviewer", 1), name, f"{role}-1", role)
    version = 1
    steps = {
        "ready": [("reviewer", {"findings": [1]}, "ready")],
        "decided": [("decider", {"decision": {"outcome": "clear"}}, "decided")],
        "appealed": [
            ("decider", {"decision": {"outcome": "clear"}}, "decided"),
            ("requester", {"appeal": {"on": "2026"}}, "appealed"),
        ],
    }
    now = dict(BODY)
    for role, change, to in steps.get(state, []):
        now |= change
        version = store.cases.save(person(role, 1), name, version, now, state=to)
    assert now == body
    return version


def named(who: Actor) -> tuple[str, str]:
    """Whom a person puts on a case: deciders and panels name one of their own, others a reviewer."""
    role = who.name.split("-")[0]
    return (f"{role}-2", role) if role in ("decider", "panel") else ("reviewer-2", "reviewer")


def do(store: Store, act: str, name: str, version: int) -> Callable[[Actor], object]:
    if act in CHANGES:
        change, state = CHANGES[act]
        body = BEFORE.get(act, (BODY, "draft"))[0] | change
        return lambda who: store.cases.save(who, name, version, body, state=state)
    return {
        "read": lambda who: store.cases.load(who, name),
        "read_personal": lambda who: store.cases.personal(who, name, "to write"),
        "assign": lambda who: store.accounts.assign(who, name, *named(who)),
        "erase": lambda who: store.cases.erase(who, name, "asked for"),
    }[act]


ON = ("edit", "review", "note", "decide", "appeal", "rule", "close", "read", "read_personal", "assign", "erase")


@pytest.mark.parametrize("confidential", [False, True])
@pytest.mark.parametrize("act", ON)
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(office, role, act, confidential):
    for n, own in ((1, True), (2, False)):
        name = f"{role} {act} {confidential} {n}"
        version = case(office, name, act, confidential)
        on_it = own and role in ON_CASE
        may = (on_it and (act == "read" or role in ACTS[act])) or (
            not on_it and not confidential and act == "read" and role in ACTS["read"]
        )
        if role == "admin" and act == "assign":
            may = True  # by its id, without seeing it
        run, head = do(office, act, name, version), office.ledger.head().seq
        if may:
            run(person(role, n))
        else:
            with pytest.raises((Forbidden, UnknownName)) as stopped:
                run(person(role, n))
            assert office.ledger.head().seq == head, "what is refused writes nothing"
            if not on_it and (confidential or role not in ACTS["read"]):
                assert isinstance(stopped.value, UnknownName), "what they may not see is not there"


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what_outside_a_case(office, role):
    who, tag = person(role, 1), f"{role}-outside"
    acts = {
        "create": lambda: office.cases.save(who, tag, 0, BODY),
        "judge": lambda: office.judgements.say(who, "link", tag, "positive", "seen"),
        "answer": lambda: office.answers.keep(who, {"text": "x"}, {}, ["v"], "check"),
        "audit": lambda: office.ledger.entries(who),
        "administer": lambda: office.accounts.set(who, tag, ["reviewer"]),
    }
    for act, run in acts.items():
        if role in ACTS[act]:
            run()
        else:
            with pytest.raises(Forbidden, match=role):
                run()


@pytest.mark.parametrize("second", ON_CASE)
@pytest.mark.parametrize("first", ON_CASE)
def test_one_person_has_one_role_on_a_case(tmp_path, first, second):
    """Even with every role in the office, and after leaving the case."""
    with open_store(str(tmp_path / "s.sqlite3")) as store:
        anna, zoe = Actor("Anna"), Actor("Zoe")
        store.cases.save(zoe, "C-1", 0, BODY)
        store.accounts.assign(zoe, "C-1", "Anna", first)
        for after in (False, True):
            if after:
                store.accounts.remove(zoe, "C-1", "ANNA")
            if first == second:
                store.accounts.assign(zoe, "C-1", " anna ", second)
            else:
                with pytest.raises(Forbidden, match="nobody has two roles"):
                    store.accounts.assign(zoe, "C-1", " anna ", second)
        assert {s.role for s in store.accounts.on(zoe, "C-1") if s.account == anna.name} == {first}


def test_two_parts_of_two_people_cannot_be_saved_at_once(office):
    office.cases.save(person("reviewer", 1), "both", 0, BODY)
    both = BODY | {"findings": [1], "decision": {"outcome": "clear"}}
    for role in ("reviewer", "decider"):
        with pytest.raises(Forbidden, match="two people"):
            office.cases.save(person(role, 1), "both", 1, both)


def test_a_role_that_is_taken_is_shared_only_by_naming(office):
    office.cases.save(person("reviewer", 1), "taken", 0, BODY)
    with pytest.raises(Forbidden, match="its reviewer is reviewer-1") as stopped:
        office.cases.save(person("reviewer", 2), "taken", 1, BODY | {"title": "u"})
    assert "isthmus review assign taken 'reviewer-2' reviewer" in stopped.value.hint
    office.accounts.assign(person("reviewer", 1), "taken", "reviewer-2", "reviewer")
    office.cases.save(person("reviewer", 2), "taken", 1, BODY | {"title": "u"})


def test_an_auditor_reads_the_ledger_but_not_what_a_confidential_case_is(office):
    office.cases.save(person("reviewer", 1), "secret-name", 0, BODY, confidential=True)
    auditor = person("auditor", 1)
    shown = office.ledger.entries(auditor, after=office.ledger.head().seq - 1)
    assert [e.subject for e in shown] == ["(confidential)"]
    assert shown[0].note == {} and shown[0].actor == "reviewer-1"
    assert office.ledger.entries(auditor, subject="secret-name") == []


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 101, "\0", "a\u202eb"])
def test_a_name_that_is_no_name_is_refused(office, name):
    with pytest.raises(UsageError):
        office.cases.list(Actor(name))


def test_asking_for_a_role_one_does_not_have_is_refused(office):
    with pytest.raises(IsthmusError):
        office.judgements.say(Actor("decider-1", "reviewer"), "link", "k", "positive", "x")


def test_deciders_and_panels_name_only_their_own(office):
    case(office, "own", "edit", False)
    for role in ("decider", "panel"):
        with pytest.raises(Forbidden, match="can name another"):
            office.accounts.assign(person(role, 1), "own", "reviewer-2", "reviewer")


def test_only_a_panel_ends_an_appeal_and_only_who_decided_opens_a_case_again(office):
    """A reviewer cannot undo a decision by moving its case back, nor end an appeal by closing it."""
    version = case(office, "back", "appeal", False)
    body = office.cases.load(person("reviewer", 1), "back").body
    for state in ("review", "ready", "draft", "withdrawn"):
        for role in ("reviewer", "requester"):
            with pytest.raises(Forbidden):
                office.cases.save(person(role, 1), "back", version, body, state=state)
    body |= {"appeal": {"on": "2026"}}
    version = office.cases.save(person("requester", 1), "back", version, body, state="appealed")
    for role in ("reviewer", "requester", "decider"):
        for state in ("review", "decided", "closed", "withdrawn"):
            with pytest.raises(Forbidden):
                office.cases.save(person(role, 1), "back", version, body, state=state)
    body |= {"ruling": {"outcome": "sent_back"}}
    version = office.cases.save(person("panel", 1), "back", version, body, state="review")
    body |= {"findings": [3]}
    version = office.cases.save(person("reviewer", 1), "back", version, body, state="ready")
    body |= {"decision": {"outcome": "go_ahead"}}
    version = office.cases.save(person("decider", 1), "back", version, body, state="decided")
    office.cases.save(person("reviewer", 1), "back", version, body, state="closed")
