"""Sign-in at an identity provider, over the wire: PKCE, state, nonce, signatures, and who a subject is here."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import provider as idp
import pytest
from cryptography.fernet import Fernet

from isthmus.faces.http import oidc
from isthmus.faces.http.oidc import NoProvider, Oidc
from isthmus.faces.http.team import Provider, Team
from isthmus.model.errors import Forbidden
from isthmus.store import Actor
from teams import ADDRESS, ROOT, Browser, app_of

CLIENT = "isthmus-client"


@pytest.fixture(scope="module")
def running():
    with idp.running() as (provider, issuer):
        yield provider, issuer


@pytest.fixture
def provider(running):
    running[0].lie = None
    return running[0]


@pytest.fixture
def issuer(running) -> str:
    return running[1]


@pytest.fixture(params=["public", "with a secret"])
def app(request, tmp_path, issuer):
    secret = ""
    if request.param != "public":
        secret = str(tmp_path / "secret")
        (tmp_path / "secret").write_text("s3cret")
        (tmp_path / "secret").chmod(0o600)
    told = Provider(issuer=issuer, client=CLIENT, secret_file=secret, name="Campus")
    made = app_of(tmp_path, Team(address=ADDRESS, provider=told, passwords=False, rate=1e6, burst=1_000_000))
    made.state.office.store.accounts.set(ROOT, "Anna", ["reviewer"])
    made.state.office.store.identities.link(ROOT, "Anna", issuer, "subject-1")
    yield made
    made.state.office.close()


def there_and_back(browser: Browser, subject: str, back: str = "/me", **change: str) -> httpx.Response:
    """Go to the provider, sign in there as a subject, and come back; ``change`` alters what one comes back with."""
    away = browser.get("/sign-in/provider", params={"back": back})
    assert away.status_code == 303, away.text
    returned = httpx.post(away.headers["location"], data={"sub": subject})
    address = returned.headers["location"]
    assert address.startswith(f"{ADDRESS}/sign-in/back?")
    given = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()} | change
    return browser.get("/sign-in/back", params={k: v for k, v in given.items() if v})


def test_a_linked_subject_gets_in_and_on(app, provider, issuer):
    before = provider.verified
    browser = Browser(app)
    page = browser.get("/sign-in", headers={"accept": "text/html"}, params={"back": "/me"}).text
    assert "Campus" in page and 'type="password"' not in page
    answer = there_and_back(browser, "subject-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me")
    assert browser.get("/api/v1/me").json() == {"name": "Anna", "roles": ["reviewer"], "via": f"oidc:{issuer}"}
    assert provider.verified == before + 1, "the verifier must be that of the challenge"
    assert "pending" not in str(browser.cookies)


def test_who_is_not_linked_is_told_what_to_give_the_administrator(app, issuer, provider):
    answer = there_and_back(Browser(app), "subject-2")
    assert answer.status_code == 403
    assert "subject-2" in answer.text and issuer in answer.text
    assert "session" not in str(answer.headers)


def test_an_e_mail_address_makes_nobody_a_person(app, provider, issuer):
    """The provider says that subject-2 has the address, and even the name, of Anna."""
    provider.lie = lambda a: a | {"email": "anna@office.example", "preferred_username": "Anna", "name": "Anna"}
    assert there_and_back(Browser(app), "subject-2").status_code == 403


def test_a_password_is_not_taken_where_only_the_provider_is(app):
    browser = Browser(app)
    page = browser.get("/welcome").text
    token = re.search(r'name="csrf" value="([^"]*)"', page)[1]
    assert browser.post("/sign-in", data={"csrf": token, "name": "Anna", "password": "x"}).status_code == 403


@pytest.mark.parametrize(
    "change",
    [{"state": "other"}, {"state": ""}, {"code": ""}, {"code": "made-up"}, {"iss": "https://evil.example"},
     {"code": "", "error": "access_denied"}],
    ids=str,
)  # fmt: skip
def test_an_answer_that_is_not_that_of_this_sign_in_is_refused(app, provider, change):
    browser = Browser(app)
    assert there_and_back(browser, "subject-1", **change).status_code == 403
    assert browser.get("/api/v1/me").status_code == 401


def test_an_answer_brought_to_another_browser_is_refused(app, provider):
    """Else somebody could sign Anna in as themselves and read what she then writes."""
    away = Browser(app).get("/sign-in/provider")
    returned = httpx.post(away.headers["location"], data={"sub": "subject-1"})
    answer = Browser(app).get(idp.path_of(returned.headers["location"]))
    assert answer.status_code == 403 and "not begun in this browser" in answer.text


def test_an_answer_counts_once(app, provider):
    browser = Browser(app)
    away = browser.get("/sign-in/provider")
    kept = dict(browser.cookies)
    returned = idp.path_of(httpx.post(away.headers["location"], data={"sub": "subject-1"}).headers["location"])
    assert browser.get(returned).status_code == 303
    assert browser.get(returned).status_code == 403
    again = Browser(app)
    again.cookies.update(kept)
    assert again.get(returned).status_code == 403, "the provider takes a code once"


LIES = {
    "another key": idp.signed_by_another(),
    "no signature": idp.unsigned,
    "the client's own secret": idp.signed_with_the_secret,
    "no token": idp.without_token,
    "no sense": lambda a: a | {"id_token": "nonsense"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_the_provider_did_not_sign_is_refused(app, provider, lie):
    provider.lie = LIES[lie]
    browser = Browser(app)
    answer = there_and_back(browser, "subject-1")
    assert answer.status_code == 403, answer.text
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"nonce": "another"}, {"iss": "https://other.example"}, {"aud": "another-client"}, {"exp": 1}, {"sub": None},
     {"aud": [CLIENT, "b"], "azp": "b"}, {"iat": 4_000_000_000}],
    ids=str,
)  # fmt: skip
def test_a_genuine_token_that_is_not_for_this_sign_in_is_refused(app, provider, monkeypatch, change):
    """Signed with the provider's own key (made ours here), and still not to be taken."""
    from joserfc.jwk import KeySet

    monkeypatch.setattr(Oidc, "_keys", lambda *_a, **_k: KeySet([idp.OTHER_KEY]).as_dict())
    provider.lie = idp.signed_by_another()
    assert there_and_back(Browser(app), "subject-1").status_code == 303, "unchanged it is good"
    provider.lie = idp.signed_by_another(**change)
    assert there_and_back(Browser(app), "subject-1").status_code == 403


def test_a_sign_in_that_took_too_long_is_begun_again(tmp_path, provider, issuer, monkeypatch):
    one = Oidc(Provider(issuer=issuer, client=CLIENT), b"k" * 32, f"{ADDRESS}/sign-in/back")
    _address, sealed = one.start("/me")
    monkeypatch.setattr(oidc, "PENDING", -1)
    with pytest.raises(Forbidden, match="too long ago"):
        one.finish(sealed, {"code": "x", "state": "y"})
    with pytest.raises(Forbidden, match="not begun"):
        one.finish(Fernet(Fernet.generate_key()).encrypt(b"{}").decode(), {})


def test_a_provider_that_is_silent_or_another_is_told(tmp_path, issuer):
    for other in ("http://127.0.0.1:9", f"{issuer}/"):
        one = Oidc(Provider(issuer=other, client=CLIENT), b"k" * 32, f"{ADDRESS}/sign-in/back")
        with pytest.raises(NoProvider) as stopped:
            one.start("/")
        assert stopped.value.status == 502


def test_a_link_that_is_taken_away_signs_out(app, provider, issuer):
    browser = Browser(app)
    there_and_back(browser, "subject-1")
    app.state.office.store.identities.unlink(ROOT, issuer, "subject-1")
    assert browser.get("/api/v1/me").status_code == 401
    assert there_and_back(browser, "subject-1").status_code == 403
    app.state.office.store.accounts.set(ROOT, "eve", ["auditor"])
    entries = app.state.office.store.ledger.entries(Actor("eve"), limit=1_000)
    assert ("session.started", f"oidc:{issuer}") in [(e.action, e.via) for e in entries]
