"""The server of a team: what may be set, who gets in, what a browser is given, and how often one may ask."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi.testclient import TestClient

from isthmus.faces.http.team import Team, check, ready, team_of
from isthmus.model.errors import IsthmusError, Unreadable, UsageError
from isthmus.store import Actor, open_store
from isthmus.store.attempts import FREE
from teams import ADDRESS, GOOD, ROOT, Browser, app_of, by_token, invited, people, signed_in
from teams import OPEN as COMMON

HTML = {"accept": "text/html"}


@pytest.fixture
def app(tmp_path):
    made = app_of(tmp_path)
    made.state.office.store.accounts.set(ROOT, "Anna", ["reviewer"])
    yield made
    made.state.office.close()


def hidden(page: str, name: str) -> str:
    """A hidden field of a page's form."""
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def enter(browser: Browser, name: str, password: str, back: str = "/"):
    """Sign in as a person does: open the page, fill the form, send it."""
    page = browser.get("/sign-in", params={"back": back}).text
    form = {"csrf": hidden(page, "csrf"), "back": hidden(page, "back"), "name": name, "password": password}
    return browser.post("/sign-in", data=form)


def test_a_password_leads_in_and_on_to_where_one_wanted_to_go(app):
    invited(app, "Anna")
    browser = Browser(app)
    answer = enter(browser, " anna", GOOD, "/me?lang=zh-Hans")
    assert (answer.status_code, answer.headers["location"]) == (303, "/me?lang=zh-Hans")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c).lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "max-age" not in cookie
    assert "Anna" in browser.get("/me", headers=HTML).text
    assert browser.get("/api/v1/me").json() == {"name": "Anna", "roles": ["reviewer"], "via": "password"}


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil", "/a\r\nset-cookie: x=1"])
def test_nobody_is_led_on_to_another_site(app, back):
    invited(app, "Anna")
    assert enter(Browser(app), "Anna", GOOD, back).headers["location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_alike(app):
    invited(app, "Anna")
    told = []
    for name, password in (("Anna", "wrong"), ("root", "wrong"), ("Nobody", GOOD), ("", "")):
        answer = enter(Browser(app, **HTML), name, password)
        assert answer.status_code == 403
        told.append(re.sub(rf'name="name" value="{name}"|name="csrf" value="[^"]*"', "", answer.text))
    assert len(set(told)) == 1, "the words would tell who has an account"


def test_after_wrong_tries_the_page_says_wait_and_looks_at_no_password(app):
    invited(app, "Anna")
    browser = Browser(app)
    for _ in range(FREE["pair"]):
        assert enter(browser, "Anna", "wrong").status_code == 403
    answer = enter(browser, "Anna", GOOD)
    assert answer.status_code == 429
    assert "Try again after" in answer.text and 'value="Anna"' in answer.text


def test_tries_at_the_same_moment_are_counted_each(app):
    """Guessing in parallel must not be a way around the wait."""
    passwords = app.state.office.store.passwords

    def guess(n: int) -> str:
        try:
            return "tried" if passwords.check("Anna", f"guess {n}", "a") is None else "in"
        except IsthmusError as error:
            return type(error).__name__

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(guess, range(20)))
    assert seen.count("tried") == FREE["pair"] and seen.count("Wait") == 20 - FREE["pair"]


def test_an_invitation_is_turned_into_a_password_on_a_page(app):
    code = app.state.office.store.passwords.invite(ROOT, "Anna")
    browser = Browser(app)
    page = browser.get("/welcome").text
    form = {"csrf": hidden(page, "csrf"), "code": f" {code} ", "password": GOOD, "again": "another"}
    differ = browser.post("/welcome", data=form)
    assert differ.status_code == 422 and code in differ.text, "the code must not have to be typed again"
    assert GOOD not in differ.text, "a password is never sent back"
    assert browser.post("/welcome", data=form | {"again": GOOD}).status_code == 303
    assert browser.get("/api/v1/me").json()["name"] == "Anna"
    used = Browser(app)
    form |= {"again": GOOD, "csrf": hidden(used.get("/welcome").text, "csrf")}
    assert used.post("/welcome", data=form).status_code == 403


def test_signing_in_gives_a_new_session_and_ends_the_old_one(app):
    """A session that somebody planted in the browser before must not become Anna's."""
    invited(app, "Anna")
    browser = signed_in(app, "Anna")
    planted = browser.secret
    answer = enter(browser, "Anna", GOOD)
    assert answer.status_code == 303
    assert planted not in str(answer.headers)
    assert Browser(app, planted).get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_session_itself(app):
    for path in ("/sign-out", "/sign-out/everywhere"):
        browser, other = signed_in(app, "Anna"), signed_in(app, "Anna")
        answer = browser.post(path, data={"csrf": browser.csrf})
        assert answer.headers["location"] == "/sign-in" and answer.headers["clear-site-data"]
        assert Browser(app, browser.secret).get("/api/v1/me").status_code == 401, "a copy of the cookie must be dead"
        assert (other.get("/api/v1/me").status_code == 200) == (path == "/sign-out")


def test_a_session_is_ended_from_another_browser_and_nobody_elses(app):
    mine, lost, roots = signed_in(app, "Anna"), signed_in(app, "Anna"), signed_in(app, "root")
    sessions = app.state.office.store.sessions
    lost_id, roots_id = sessions.find(lost.secret).id, sessions.find(roots.secret).id
    assert mine.post(f"/me/sessions/{lost_id}/end", data={"csrf": mine.csrf}).headers["location"] == "/me"
    assert lost.get("/api/v1/me").status_code == 401
    assert mine.post(f"/me/sessions/{roots_id}/end", data={"csrf": mine.csrf}).status_code == 404
    assert roots.get("/api/v1/me").status_code == 200


def test_a_password_is_changed_by_the_old_one_and_other_browsers_are_out(app):
    invited(app, "Anna")
    browser, other = Browser(app), signed_in(app, "Anna")
    enter(browser, "Anna", GOOD)
    browser.secret = browser.cookies[browser.cookie]
    new = {"password": "five other words stand here", "again": "five other words stand here"}
    for form in (
        {"old": "wrong"} | new,
        {"old": GOOD} | new | {"again": "x"},
        {"old": GOOD, "password": "s", "again": "s"},
    ):
        assert browser.post("/me/password", data={"csrf": browser.csrf} | form).status_code in (403, 422)
    assert other.get("/api/v1/me").status_code == 200, "nothing has happened yet"
    assert browser.post("/me/password", data={"csrf": browser.csrf, "old": GOOD} | new).status_code == 303
    assert browser.get("/api/v1/me").status_code == 200 and other.get("/api/v1/me").status_code == 401
    assert enter(Browser(app), "Anna", GOOD).status_code == 403
    assert enter(Browser(app), "Anna", new["password"]).status_code == 303


def test_who_wrote_for_longer_than_a_session_signs_in_elsewhere_and_sends_the_page_again(app):
    """A form of an hour's work must not be lost because its session ended."""
    invited(app, "Anna")
    browser = signed_in(app, "Anna")
    form = {"csrf": browser.csrf, "label": "an hour's work", "days": "3", "scope": "read"}
    app.state.office.store.sessions.end_all("Anna", "test")
    late = browser.post("/me/tokens", data=form, headers=HTML)
    assert late.status_code == 401 and "another tab" in late.text
    assert enter(browser, "Anna", GOOD).status_code == 303
    assert browser.post("/me/tokens", data=form).status_code == 200
    root = signed_in(app, "root")
    assert root.post("/me/tokens", data=form).status_code == 403, "another account's page must not count"


def test_a_token_is_shown_once_and_acts_without_a_form(app):
    browser = signed_in(app, "Anna")
    answer = browser.post("/me/tokens", data={"csrf": browser.csrf, "label": "night", "days": 3, "scope": ["read"]})
    secret = re.search(r"isthmus_\w{8}_[\w-]{43}", answer.text)[0]
    assert answer.headers["cache-control"] == "no-store"
    assert secret not in browser.get("/me").text
    program = Browser(app, authorization=f"Bearer {secret}")
    assert program.get("/api/v1/me").json()["via"].startswith("token:")
    token = app.state.office.store.tokens.mine(Actor("Anna"))[0]
    assert browser.post(f"/me/tokens/{token.id}/revoke", data={"csrf": browser.csrf}).status_code == 303
    assert program.get("/api/v1/me").status_code == 401
    refused = browser.post("/me/tokens", data={"csrf": browser.csrf, "label": "night", "days": 3})
    assert refused.status_code == 422 and 'value="night"' in refused.text, "what was typed must stay"


def test_an_administrator_adds_invites_links_and_closes(app):
    browser, store = signed_in(app, "root"), app.state.office.store

    def send(path: str, **form: object):
        return browser.post(f"/accounts/{path}", data={"csrf": browser.csrf} | form)

    answer = send("add", name="Ben Okafor", role=["decider", "panel"])
    code = re.search(r'class="once">([\w-]{43})<', answer.text)[1]
    assert store.passwords.accept(code, GOOD).roles == ("decider", "panel")
    assert send("add", name="ben okafor", role=["decider"]).status_code == 422
    assert send("add", name="Zoe").status_code == 422 and "Zoe" in send("add", name="Zoe").text
    assert send("link", name="Ben Okafor", issuer="https://id.example", subject="s-1").status_code == 303
    assert store.identities.find("https://id.example", "s-1").id == "Ben Okafor"
    assert send("unlink", issuer="https://id.example", subject="s-1").status_code == 303
    ben = signed_in(app, "Ben Okafor")
    assert send("sign-out", name="Ben Okafor").status_code == 303
    assert ben.get("/api/v1/me").status_code == 401
    assert send("invite", name="Ben Okafor").status_code == 200
    ben = signed_in(app, "Ben Okafor")
    assert send("change", name="Ben Okafor", role=["decider"]).status_code == 303
    assert ben.get("/api/v1/me").status_code == 401
    last = send("change", name="root", role=["reviewer"], active="yes")
    assert last.status_code == 422 and "last administrator" in last.text


def test_who_is_closed_in_the_middle_of_a_session_is_out_with_the_next_request(app):
    browser, program = signed_in(app, "Anna"), by_token(app, "Anna", "read")
    app.state.office.store.accounts.set(ROOT, "Anna", ["reviewer"], active=False)
    assert browser.get("/api/v1/me").status_code == program.get("/api/v1/me").status_code == 401


def test_an_account_has_its_share_whatever_address_it_asks_from(tmp_path):
    app = app_of(tmp_path, Team(address=ADDRESS, rate=1.0, burst=5))
    store = app.state.office.store
    browsers = [signed_in(app, "root"), by_token(app, "root", "read")]
    seen = [browsers[n % 2].get("/api/v1/me").status_code for n in range(9)]
    assert seen[:5] == [200] * 5 and 429 in seen[5:]
    store.accounts.set(ROOT, "Anna", ["reviewer"])
    assert signed_in(app, "Anna").get("/api/v1/me").status_code == 200, "one must not use up another's share"


def test_personal_data_of_sign_in_are_in_the_ledger(app):
    invited(app, "Anna")
    enter(Browser(app), "Anna", "wrong")
    enter(Browser(app), "Anna", GOOD)
    app.state.office.store.accounts.set(ROOT, "eve", ["auditor"])
    told = [(e.action, e.actor, e.via) for e in app.state.office.store.ledger.entries(Actor("eve"), limit=1_000)]
    assert ("sign_in.refused", "Anna", "password") in told and ("session.started", "Anna", "password") in told


def test_who_reads_names_on_a_page_or_by_token_stands_in_the_ledger_with_the_purpose(app):
    people(app)
    browser = signed_in(app, "reviewer-1")
    answer = browser.post(f"/cases/{COMMON}/names", data={"csrf": browser.csrf, "purpose": "to write the letter"})
    assert answer.status_code == 200 and "Nobody" in answer.text
    program = by_token(app, "decider-1", "personal")
    program.post(f"/api/v1/cases/{COMMON}/access", json={"person": "P1"})
    entries = app.state.office.store.ledger.entries(Actor("auditor-1"), limit=1_000)
    read = [(e.actor, e.via.split(":")[0], e.note.get("purpose")) for e in entries if e.action == "personal.read"]
    assert read[0] == ("reviewer-1", "password", "to write the letter")
    assert read[1][:2] == ("decider-1", "token") and read[1][2]


def test_with_https_cookies_are_for_this_host_alone_and_http_is_refused(tmp_path):
    app = app_of(
        tmp_path, Team(address="https://office.example", proxies=("127.0.0.1",)), https="https://office.example",
        hosts=("office.example",),
    )  # fmt: skip
    invited(app, "root")
    browser = Browser(app)
    answer = enter(browser, "root", GOOD)
    cookies = answer.headers.get_list("set-cookie")
    started = next(c for c in cookies if c.startswith("__Host-isthmus-session="))
    assert "Secure" in started and "Path=/" in started and "omain" not in started
    assert answer.headers["strict-transport-security"].startswith("max-age=")
    plain = TestClient(app, base_url="http://office.example").get("/sign-in", follow_redirects=False)
    assert plain.status_code == 421 and "https://office.example" in plain.json()["hint"]


def test_alone_there_is_no_way_in_to_be_tried(tmp_path):
    from isthmus.faces.desk import Desk
    from isthmus.faces.http.app import create_app

    client = TestClient(create_app(desk=Desk(tmp_path / "none")), base_url=ADDRESS)
    for path in ("/sign-in", "/welcome", "/sign-in/provider", "/sign-in/back"):
        assert client.get(path).status_code == 404
    assert "serve --team" in client.get("/me").text


SAFE = 'address = "https://office.example"\nproxies = ["127.0.0.1"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('address = "http://office.example"', "is not https"),
        ('address = "office.example"', "is no address"),
        ('address = "https://office.example/path"', "is no address"),
        ('address = "https://office.example"', "Who speaks https"),
        ('address = "https://office.example"\ncertificate = "a.pem"', "go together"),
        (SAFE + "passwords = false", "Nobody could sign in"),
        (SAFE + 'proxys = ["10.0.0.1"]', "proxies"),
        (SAFE.replace("127.0.0.1", "proxy.example"), "is no address"),
        (SAFE + '[provider]\nissuer = "http://id.example"\nclient = "c"', "is not https"),
        (SAFE + '[provider]\nissuer = "https://id.example"\nclient = "c"\nsecret_file = "/nowhere"', "cannot be read"),
        (SAFE + '[provider]\nissuer = "https://id.example"', "client"),
        ("address = 3", "address"),
        ("not toml", "team.toml"),
        ("", "address"),
    ],
)
def test_settings_that_would_not_be_safe_are_refused_with_what_to_write(tmp_path, text, says):
    path = tmp_path / "team.toml"
    path.write_text(text)
    with pytest.raises(IsthmusError) as stopped:
        team_of(path)
    assert says in str(stopped.value)


def test_a_providers_secret_is_its_owners_alone(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    path = tmp_path / "team.toml"
    path.write_text(SAFE + f'[provider]\nissuer = "https://id.example"\nclient = "c"\nsecret_file = "{secret}"')
    secret.chmod(0o640)
    with pytest.raises(Unreadable, match="Others may read"):
        team_of(path)
    secret.chmod(0o600)
    assert team_of(path).provider.secret_file == str(secret)


def test_a_team_is_not_let_in_without_an_administrator_or_over_an_open_line(tmp_path):
    team = Team(address=ADDRESS)
    check(team)
    with open_store(str(tmp_path / "s.sqlite3")) as store:
        with pytest.raises(UsageError, match="Nobody is an administrator"):
            ready(team, store, "127.0.0.1")
        store.accounts.set(ROOT, "root", ["admin"])
        ready(team, store, "127.0.0.1")
        with pytest.raises(UsageError, match="not https"):
            ready(team, store, "0.0.0.0")


def test_the_command_refuses_in_words(isthmus, tmp_path):
    (tmp_path / "team.toml").write_text(f'address = "{ADDRESS}"')
    ran = isthmus("serve", "--team", "team.toml", "--port", "0")
    assert ran.code == 2 and "--give admin" in ran.err
    assert isthmus("store", "account", "root", "--give", "admin", "--as", "root").code == 0
    (tmp_path / "share" / "isthmus").mkdir(parents=True, exist_ok=True)
    (tmp_path / "share" / "isthmus" / "web.key").write_text("x" * 64)
    ran = isthmus("serve", "--team", "team.toml", "--port", "0")
    assert ran.code == 1 and "chmod 600" in ran.err


def test_people_and_tokens_are_kept_on_the_command_line(isthmus):
    isthmus("store", "account", "root", "--give", "admin", "--as", "root")
    isthmus("store", "account", "Anna", "--give", "reviewer", "--as", "root")
    code = isthmus("store", "account", "Anna", "--invite", "--as", "root", "--json").json["invitation"]
    with open_store() as store:
        store.passwords.accept(code, GOOD)
    assert code not in isthmus("store", "account", "--json").out
    linked = isthmus("store", "account", "Anna", "--link", "https://id.example", "s-1", "--as", "root", "--json").json
    assert linked["identities"][0]["subject"] == "s-1"
    assert isthmus("store", "account", "Anna", "--link", "i", "s", "--as", "Anna").code != 0
    made = isthmus("store", "token", "new", "night", "--scope", "read", "--days", "3", "--as", "Anna", "--json").json
    with open_store() as store:
        assert store.tokens.find(made["secret"]).account == "Anna"
    assert isthmus("store", "token", "new", "night", "--scope", "reed", "--as", "Anna").err.count("read") >= 1
    listed = isthmus("store", "token", "list", "--as", "Anna", "--json").json["tokens"]
    assert [t["id"] for t in listed] == [made["id"]] and "secret" not in str(listed)
    assert isthmus("store", "token", "revoke", made["id"], "--as", "Anna").code == 0
    assert isthmus("store", "token", "revoke", made["id"], "--as", "Anna").code == 2
    assert isthmus("store", "account", "--invite", "--as", "root").code == 2


def test_a_real_server_lets_in_and_stops_who_asks_too_often(tmp_path):
    """``isthmus serve --team`` as a process: sign in over the wire, then more requests than an account's share."""
    with served("http", "rate = 1.0\nburst = 20\n") as address, httpx.Client(base_url=address, timeout=30) as browser:
        page = browser.get("/sign-in").text
        form = {"csrf": hidden(page, "csrf"), "back": "/", "name": "root", "password": GOOD}
        assert browser.post("/sign-in", data=form).status_code == 303
        seen = [browser.get("/api/v1/me") for _ in range(25)]
    assert [a.status_code for a in seen[:20]] == [200] * 20
    assert seen[-1].status_code == 429 and seen[-1].headers["retry-after"] == "1"
    assert seen[-1].json()["type"] == "urn:isthmus:too-many"


def test_a_real_server_speaks_tls_and_its_cookies_are_for_it_alone(tmp_path):
    certificate(tmp_path)
    with (
        served("https", 'certificate = "tls.pem"\nkey = "tls.key"\n') as address,
        httpx.Client(base_url=address, verify=False, timeout=30) as browser,
    ):
        page = browser.get("/sign-in").text
        form = {"csrf": hidden(page, "csrf"), "back": "/", "name": "root", "password": GOOD}
        answer = browser.post("/sign-in", data=form)
        assert answer.status_code == 303 and "__Host-isthmus-session" in str(answer.headers)
        assert browser.get("/api/v1/me").json()["name"] == "root"


@pytest.mark.parametrize(("proxy", "believed"), [("127.0.0.1", True), ("10.9.9.9", False)])
def test_only_a_named_proxy_says_who_asks_and_how(tmp_path, proxy, believed):
    with served("https", f'proxies = ["{proxy}"]\n') as address:
        plain = address.replace("https", "http")
        told = {"x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}
        with httpx.Client(base_url=plain, timeout=30) as browser:
            assert browser.get("/sign-in").status_code == 421, "without a proxy it would go over an open line"
            answer = browser.get("/sign-in", headers=told)
            assert answer.status_code == (200 if believed else 421)


@contextmanager
def served(scheme: str, more: str) -> Iterator[str]:
    """The command itself, over a store whose administrator is root with the password `GOOD`; its address."""
    with open_store() as store:
        store.accounts.set(ROOT, "root", ["admin"])
        store.passwords.accept(store.passwords.invite(ROOT, "root"), GOOD)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"{scheme}://127.0.0.1:{port}"
    Path("team.toml").write_text(f'address = "{address}"\n{more}')
    command = [sys.executable, "-m", "isthmus", "serve", "--team", "team.toml", "--port", str(port), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = ""
            while not lines.rstrip().endswith("}"):
                lines += server.stdout.readline()
            assert json.loads(lines)["address"] == address
            yield address
        finally:
            server.terminate()


def certificate(folder: Path) -> None:
    """A certificate of this machine's own, for an hour."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + timedelta(hours=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "tls.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "tls.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
