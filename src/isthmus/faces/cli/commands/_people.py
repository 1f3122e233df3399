"""``isthmus store account`` and ``isthmus store token``: who may act, how they sign in, and programs of theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, notes, people, put_json

if TYPE_CHECKING:
    from isthmus.store import Actor, Store


def put(form: str, record: Any, lines: list[str]) -> None:
    """Print a record as JSON, or its lines for people."""
    if form == "json":
        put_json(record)
    else:
        for line in lines:
            people().print(line, markup=False, soft_wrap=True)


@click.command()
@click.argument("name", required=False)
@click.option("--give", "roles", multiple=True, metavar="ROLE", help="A role; may be given several times.")
@click.option("--close", is_flag=True, help="Close the account: the person acts no more.")
@click.option("--invite", is_flag=True, help="Print a code with which the person sets a password, once.")
@click.option("--link", nargs=2, metavar="ISSUER SUBJECT", help="Who they are at an identity provider.")
@click.option("--unlink", nargs=2, metavar="ISSUER SUBJECT", help="Take such a link away.")
@click.option("--sign-out", is_flag=True, help="Sign the person out everywhere.")
@acting
@formats("table", "json")
def account(form: str, who: Actor, name: str | None, **wanted: Any) -> None:
    """Show the accounts; with NAME, add one, change its roles, or say how its person signs in.

    Once one has the role admin, only those listed act.
    """
    from isthmus.model.errors import UsageError
    from isthmus.store import ROLES, open_store

    with open_store() as store:
        if name is not None and not any(wanted.values()):
            raise UsageError(f"No role was given for {name}.", f"--give with one of: {', '.join(ROLES)}")
        if name is None and any(wanted.values()):
            raise UsageError("Nobody is named.", "isthmus store account NAME ...")
        code = "" if name is None else _change(store, who, name, **wanted)
        found, governed = store.accounts.all(), store.accounts.governed()
        links = store.identities.all()
    lines = [f"{a.id:<24} {', '.join(a.roles) if a.active else 'closed'}" for a in found]
    lines += [f"{i.account:<24} signs in as {i.subject} of {i.issuer}" for i in links]
    lines.append("Only these act." if governed else "Nobody is an administrator: any named person may act (--as NAME).")
    if code:
        lines += [f"Invitation for {name}, good once, for a week: {code}"]
        notes().print("Hand the code over yourself; it is not shown again.", style="dim")
    told = {"governed": governed, "accounts": msgspec.to_builtins(found), "identities": msgspec.to_builtins(links)}
    put(form, told | ({"invitation": code} if code else {}), lines)


def _change(
    store: Store, who: Actor, name: str, *, roles: tuple[str, ...], close: bool, invite: bool,
    link: tuple[str, str] | None, unlink: tuple[str, str] | None, sign_out: bool,
) -> str:  # fmt: skip
    """Do what was asked of one account, in this order; return the invitation's code, if one was made."""
    if roles or close:
        store.accounts.set(who, name, roles, not close)
    if unlink:
        store.identities.unlink(who, *unlink)
    if link:
        store.identities.link(who, name, *link)
    if sign_out:
        store.sessions.close(who, name)
    return store.passwords.invite(who, name) if invite else ""


@click.group()
def token() -> None:
    """Tokens with which a program acts in your name, within scopes, until a day."""


@token.command()
@click.argument("label")
@click.option("--scope", "scopes", multiple=True, metavar="SCOPE", help="What it may do; may be given several times.")
@click.option("--days", type=int, default=90, show_default=True, help="How long it is good for.")
@acting
@formats("table", "json")
def new(form: str, who: Actor, label: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token for oneself; its secret is printed once. LABEL says what it is for."""
    from isthmus.store import open_store

    with open_store() as store:
        made, secret = store.tokens.make(who, label, scopes, days)
    notes().print("Keep it where only the program reads it; it is not shown again.", style="dim")
    put(form, msgspec.to_builtins(made) | {"secret": secret}, [f"Token {made.id}, until {made.ends}:", secret])


@token.command("list")
@acting
@formats("table", "json")
def list_(form: str, who: Actor) -> None:
    """Show one's tokens, ended ones too."""
    from isthmus.store import open_store

    with open_store() as store:
        found = store.tokens.mine(who)
    lines = [
        f"{t.id}  {t.label:<24} {', '.join(t.scopes):<24} {'until ' + t.ends if t.active else 'revoked'}" for t in found
    ]
    put(form, {"tokens": msgspec.to_builtins(found)}, lines or ["None."])


@token.command()
@click.argument("id_", metavar="ID")
@acting
@formats("table", "json")
def revoke(form: str, who: Actor, id_: str) -> None:
    """End a token: one's own, or anyone's for an administrator."""
    from isthmus.store import open_store

    with open_store() as store:
        over = store.tokens.revoke(who, id_)
    put(form, msgspec.to_builtins(over), [f"Token {over.id} of {over.account} is revoked."])
