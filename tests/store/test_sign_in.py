"""Sign-in as the store keeps it, on SQLite and PostgreSQL: sessions, passwords, tokens, identities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from isthmus.model.errors import Forbidden, UnknownName, UsageError
from isthmus.store import Actor, Store, open_store, upgrade
from isthmus.store.attempts import FREE, MOST, wait
from isthmus.store.backup import backup, restore
from isthmus.store.opening import making
from isthmus.store.passwords import Wait, hasher
from isthmus.store.schema import SCHEMA, migrate
from isthmus.store.sessions import ABSOLUTE, IDLE
from isthmus.store.tables import attempt, invitation, password, session, token
from isthmus.store.tokens import SCOPES

ROOT, ANNA = Actor("root"), Actor("Anna")
GOOD = "four plain words here"


class Clock:
    now = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(url, clock) -> Iterator[Store]:
    with open_store(url, clock) as store:
        store.accounts.set(ROOT, "root", ["admin"])
        store.accounts.set(ROOT, "Anna", ["reviewer"])
        yield store


def actions(store: Store) -> list[tuple[str, str]]:
    store.accounts.set(ROOT, "eve", ["auditor"])
    return [(e.action, e.subject) for e in store.ledger.entries(Actor("eve"), limit=1_000)]


def everything(store: Store) -> str:
    with store.core.reading() as connection:
        names = ("ledger", "identity", "token", "password", "invitation", "session", "attempt")
        return "".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in names)


def test_a_session_lives_while_it_is_used_and_no_longer_than_a_day_of_work(office, clock):
    secret = office.sessions.start("Anna", "password")
    assert office.sessions.find(secret).account == "Anna"
    clock.pass_(minutes=59)
    assert office.sessions.find(secret) is not None
    clock.pass_(minutes=59)
    assert office.sessions.find(secret) is not None, "it was used within the hour"
    clock.pass_(minutes=61)
    assert office.sessions.find(secret) is None, "a forgotten browser must not stay signed in"
    secret, began = office.sessions.start("Anna", "password"), clock.now
    while clock.now + timedelta(minutes=50) < began + ABSOLUTE:
        clock.pass_(minutes=50)
        assert office.sessions.find(secret) is not None
    clock.pass_(minutes=50)
    assert office.sessions.find(secret) is None, "whatever is done with it, it ends"
    assert IDLE < ABSOLUTE


def test_secrets_are_nowhere_in_the_store(office):
    session_, code = office.sessions.start("Anna", "password"), office.passwords.invite(ROOT, "Anna")
    office.passwords.accept(code, GOOD)
    office.passwords.check("Anna", "wrong words typed", "192.0.2.1")
    made, secret = office.tokens.make(ANNA, "nightly", ["read"])
    held = everything(office)
    for hidden in (session_, code, GOOD, secret, secret.rpartition("_")[2], "wrong words typed", "192.0.2.1"):
        assert hidden not in held, "whoever reads the database could act with it"
    assert made.id in held


def test_signing_in_rotates_and_signing_out_everywhere_ends_all(office):
    first = office.sessions.start("Anna", "password")
    second = office.sessions.start("Anna", "password", instead_of=first)
    assert office.sessions.find(first) is None and office.sessions.find(second) is not None
    third = office.sessions.start("Anna", "oidc:x")
    listed = office.sessions.of("Anna")
    assert len(listed) == 2
    office.sessions.end("Anna", office.sessions.find(second).id, "password")
    assert office.sessions.find(second) is None and office.sessions.find(third) is not None
    with pytest.raises(UnknownName):
        office.sessions.end("root", office.sessions.find(third).id, "password")
    assert office.sessions.end_all("Anna", "password") == 1
    assert office.sessions.find(third) is None
    assert [a for a, who in actions(office) if who == "Anna" and a.startswith("session")] == [
        "session.started", "session.started", "session.started", "session.ended", "session.ended",
    ]  # fmt: skip


def test_a_closed_account_is_out_at_once_and_stays_out_when_it_opens_again(office):
    secret, code = office.sessions.start("Anna", "password"), office.passwords.invite(ROOT, "Anna")
    _token, bearer = office.tokens.make(ANNA, "x", ["read"])
    office.accounts.set(ROOT, "Anna", ["reviewer"], active=False)
    for _ in range(2):
        assert office.sessions.find(secret) is None
        assert office.tokens.find(bearer) is None
        with pytest.raises(Forbidden):
            office.passwords.accept(code, GOOD)
        office.accounts.set(ROOT, "Anna", ["reviewer"])


def test_an_invitation_is_good_once_and_for_a_week(office, clock):
    first = office.passwords.invite(ROOT, "Anna")
    code = office.passwords.invite(ROOT, "anna")
    with pytest.raises(Forbidden, match="invites nobody"):
        office.passwords.accept(first, GOOD)
    with pytest.raises(UsageError, match="characters"):
        office.passwords.accept(code, "short")
    old = office.sessions.start("Anna", "password")
    assert office.passwords.accept(code, GOOD).id == "Anna"
    assert office.sessions.find(old) is None, "whoever held the account before must be out"
    with pytest.raises(Forbidden, match="invites nobody"):
        office.passwords.accept(code, GOOD)
    late = office.passwords.invite(ROOT, "Anna")
    clock.pass_(days=8)
    with pytest.raises(Forbidden, match="invites nobody"):
        office.passwords.accept(late, GOOD)
    with pytest.raises(Forbidden, match="administer"):
        office.passwords.invite(ANNA, "root")


@pytest.mark.parametrize("bad", ["", "eleven char", "x" * 300, "aaaaaaaaaaaaaaaa", "abababababab"])
def test_a_password_that_is_none_is_refused(office, bad):
    code = office.passwords.invite(ROOT, "Anna")
    with pytest.raises(UsageError):
        office.passwords.accept(code, bad)


def test_a_wrong_name_and_a_wrong_password_are_told_and_recorded_alike(office, monkeypatch):
    office.passwords.accept(office.passwords.invite(ROOT, "Anna"), GOOD)
    asked = []
    real = type(hasher()).verify
    monkeypatch.setattr(type(hasher()), "verify", lambda *a: asked.append(a) or real(*a))
    entries = office.ledger.head().seq
    for name in ("Anna", "Nobody at all", "root"):
        assert office.passwords.check(name, "not the password", "a") is None
        assert len(asked) == 1, "each must cost one hash, or the time tells who has an account"
        asked.clear()
        entries += 1
        assert office.ledger.head().seq == entries
    assert office.passwords.check(" ANNA ", GOOD, "a").id == "Anna"
    assert ("sign_in.refused", "(no account)") in actions(office)


def test_wrong_tries_wait_longer_each_and_a_right_one_is_not_looked_at(office, clock):
    office.passwords.accept(office.passwords.invite(ROOT, "Anna"), GOOD)
    for name in ("Anna", "Nobody"):
        for _ in range(FREE["pair"]):
            assert office.passwords.check(name, "wrong", name) is None
        with pytest.raises(Wait, match="wrong tries") as stopped:
            office.passwords.check(name, GOOD, name)
        assert "UTC" in stopped.value.hint
    assert office.passwords.check("Anna", GOOD, "elsewhere") is not None, "a stranger must not lock her out everywhere"
    for _ in range(FREE["pair"]):
        office.passwords.check("Anna", "wrong", "b")
    clock.pass_(seconds=16)
    assert office.passwords.check("Anna", GOOD, "b") is not None
    assert office.passwords.check("Anna", "wrong", "b") is None, "signing in begins the count anew"


def test_an_address_that_tries_many_names_waits_even_if_it_has_an_account(office):
    office.passwords.accept(office.passwords.invite(ROOT, "Anna"), GOOD)
    for n in range(FREE["address"]):
        if n % 4 == 0:
            assert office.passwords.check("Anna", GOOD, "a") is not None
        office.passwords.check(f"name {n}", "wrong", "a")
    with pytest.raises(Wait):
        office.passwords.check("Anna", GOOD, "a")


@given(st.sampled_from(sorted(FREE)), st.integers(0, 10_000))
def test_a_wait_never_shrinks_and_never_passes_its_limit(kind, failures):
    waits = [wait(kind, failures + n) for n in range(3)]
    assert all(a <= b for a, b in pairwise(waits)) and waits[-1] <= MOST
    assert (wait(kind, failures) > timedelta(0)) == (failures >= FREE[kind])


def test_a_weaker_hash_is_made_anew_at_the_next_sign_in(office):
    from argon2 import PasswordHasher

    office.passwords.accept(office.passwords.invite(ROOT, "Anna"), GOOD)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(GOOD)
    with office.core.writing() as pen:
        pen.connection.execute(update(password).values(hash=weak))
    assert office.passwords.check("Anna", GOOD, "a") is not None
    with office.core.reading() as connection:
        kept = connection.scalar(select(password.c.hash))
    assert kept != weak and "m=65536,t=3" in kept
    assert office.passwords.check("Anna", GOOD, "a") is not None


def test_a_token_acts_within_its_scopes_until_its_day(office, clock):
    made, secret = office.tokens.make(ANNA, "nightly", ["read", "read"], days=2)
    assert made.scopes == ("read",) and office.tokens.find(secret) == made
    assert made.allows("read") and not made.allows("decide") and not made.allows("administer")
    assert office.tokens.find(secret + "x") is None and office.tokens.find("isthmus_x_y") is None
    clock.pass_(days=3)
    assert office.tokens.find(secret) is None
    assert [t.id for t in office.tokens.mine(ANNA)] == [made.id], "an ended token is still listed"


def test_no_scope_lets_a_token_administer_or_make_tokens():
    assert not {"administer", "self"} & {act for acts in SCOPES.values() for act in acts}


@pytest.mark.parametrize(("scopes", "days"), [([], 9), (["everything"], 9), (["read"], 0), (["read"], 1_000)])
def test_a_token_that_could_do_nothing_or_live_for_ever_is_not_made(office, scopes, days):
    with pytest.raises(UsageError):
        office.tokens.make(ANNA, "x", scopes, days)


def test_a_token_is_revoked_by_its_owner_or_an_administrator_and_not_there_for_others(office):
    office.accounts.set(ROOT, "Ben", ["reviewer"])
    for who in (ANNA, ROOT):
        made, secret = office.tokens.make(ANNA, "x", ["read"])
        with pytest.raises(UnknownName):
            office.tokens.revoke(Actor("Ben"), made.id)
        assert office.tokens.find(secret) is not None
        office.tokens.revoke(who, made.id)
        assert office.tokens.find(secret) is None
        with pytest.raises(UnknownName):
            office.tokens.revoke(who, made.id)


def test_only_an_administrators_link_makes_a_subject_a_person(office):
    issuer = "https://id.example"
    with pytest.raises(Forbidden):
        office.identities.link(ANNA, "Anna", issuer, "s1")
    office.identities.link(ROOT, "anna", issuer, "s1")
    assert office.identities.find(issuer, "s1").id == "Anna"
    assert office.identities.find(issuer, "S1") is None, "subjects are compared to the letter"
    assert office.identities.find("https://other.example", "s1") is None, "another provider's s1 is somebody else"
    with pytest.raises(UsageError, match="is Anna"):
        office.identities.link(ROOT, "root", issuer, "s1")
    secret = office.sessions.start("Anna", f"oidc:{issuer}")
    office.identities.unlink(ROOT, issuer, "s1")
    assert office.identities.find(issuer, "s1") is None and office.sessions.find(secret) is None
    with pytest.raises(UnknownName):
        office.identities.unlink(ROOT, issuer, "s1")


def test_links_and_tokens_are_in_the_chain_and_cannot_be_changed(office):
    office.tokens.make(ANNA, "x", ["read"])
    office.identities.link(ROOT, "Anna", "i", "s")
    assert office.ledger.verify().whole
    for name in ("token", "identity"):
        with pytest.raises(DBAPIError, match="append-only"), office.core.engine.begin() as connection:
            connection.execute(text(f"UPDATE {name} SET account = 'root'"))


def test_a_copy_has_nobody_signed_in_and_knows_the_passwords(office, url, tmp_path):
    secret, code = office.sessions.start("Anna", "password"), office.passwords.invite(ROOT, "root")
    office.passwords.accept(office.passwords.invite(ROOT, "Anna"), GOOD)
    office.passwords.check("Anna", "wrong", "a")
    _made, bearer = office.tokens.make(ANNA, "x", ["read"], days=300)
    backup(ROOT, tmp_path / "copy", url)
    restore(tmp_path / "copy", f"sqlite:///{tmp_path}/again.sqlite3")
    with open_store(f"sqlite:///{tmp_path}/again.sqlite3", office.core.clock) as copy:
        with copy.core.reading() as connection:
            assert [connection.execute(select(t)).all() for t in (session, invitation, attempt)] == [[], [], []]
            assert len(connection.execute(select(token)).all()) == 1
        assert copy.sessions.find(secret) is None
        with pytest.raises(Forbidden):
            copy.passwords.accept(code, GOOD)
        assert copy.passwords.check("Anna", GOOD, "a") is not None
        assert copy.tokens.find(bearer) is not None


def test_a_store_of_the_schema_before_is_brought_up(url):
    from isthmus.store.connect import connect, store_url
    from isthmus.store.core import Core, genesis
    from isthmus.store.tables import head

    core = Core(connect(store_url(url)))
    with making(core) as connection:
        migrate(connection, "0002")
        connection.execute(head.insert(), {"one": 1, "store": "abc", "seq": 0, "hash": genesis("abc")})
    core.engine.dispose()
    assert upgrade(url) == ("0002", SCHEMA)
    with open_store(url) as store:
        store.accounts.set(ROOT, "root", ["admin"])
        assert store.sessions.find(store.sessions.start("root", "password")) is not None
        assert store.ledger.verify().whole


def test_what_may_be_done_is_asked_without_writing(office):
    office.cases.save(ANNA, "C-1", 0, {"title": "t"}, confidential=True)
    office.accounts.set(ROOT, "Ben", ["reviewer", "decider"])
    head = office.ledger.head()
    assert office.accounts.may(ANNA, "edit", "C-1").id == "Anna"
    assert office.accounts.may(ROOT, "assign", "C-1").id == "root"
    for case in ("C-1", "C-9"):
        with pytest.raises(UnknownName, match=f"Unknown case '{case}'"):
            office.accounts.may(Actor("Ben"), "decide", case)
    with pytest.raises(Forbidden):
        office.accounts.may(ANNA, "administer")
    assert office.ledger.head() == head


def test_a_case_one_may_not_see_costs_the_same_questions_as_none(office):
    """The number of statements is the shape of the time: it must not tell the two apart."""
    from sqlalchemy import event

    office.cases.save(ANNA, "C-1", 0, {"title": "t"}, confidential=True)
    office.accounts.set(ROOT, "Ben", ["reviewer"])
    seen: list[str] = []
    event.listen(office.core.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    counts = []
    for case in ("C-1", "C-9"):
        seen.clear()
        with pytest.raises(UnknownName):
            office.cases.load(Actor("Ben"), case)
        counts.append(list(seen))
    assert counts[0] == counts[1] != []
