"""How a team's server is set: one TOML file, read and checked before anything is answered.

``address = "https://isthmus.example.org"`` is enough behind a proxy on the same machine; see ``docs/web.md``.
"""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from isthmus.faces.http.settings import LOOPBACK
from isthmus.model.errors import Unreadable, UsageError, nearest
from isthmus.store.opening import Store


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An identity provider that speaks OpenID Connect."""

    issuer: str
    client: str
    secret_file: str = ""
    """A file of mode 0600 with the client's secret; none for a public client (PKCE alone)."""
    name: str = ""
    """How the sign-in page calls it."""


class Team(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a server that people sign in to."""

    address: str
    """Where people reach it: scheme, name, port where it is not the usual one."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of the proxies that speak TLS for it, and are believed when they say who asks."""
    certificate: str = ""
    key: str = ""
    """TLS files, where no proxy speaks it."""
    passwords: bool = True
    """Whether local passwords are taken."""
    provider: Provider | None = None
    rate: float = 20.0
    burst: int = 200
    """Requests a second for one account, and at once."""

    @property
    def https(self) -> bool:
        """Return whether people reach it by https."""
        return self.address.startswith("https://")

    @property
    def host(self) -> str:
        """Return the name that requests are addressed to."""
        host = (urlsplit(self.address).hostname or "").lower()
        return f"[{host}]" if ":" in host else host


def team_of(path: Path) -> Team:
    """Return the settings of a file.

    Raises
    ------
    Unreadable
        When it cannot be read.
    UsageError
        For a key that is none (the nearest is named), a value of another kind, or settings that would not be safe.
    """
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Team)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise UsageError(f"{path}: {error}.", _hint(str(error))) from error
    check(found)
    return found


def check(team: Team) -> None:
    """Raise `UsageError` for settings under which a password or cookie could be read on its way."""
    parts = urlsplit(team.address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise UsageError(f"address: {team.address!r} is no address.", "Such as https://isthmus.example.org")
    if parts.scheme == "http" and team.host not in LOOPBACK:
        raise UsageError(f"address: {team.address} is not https.", "Only this machine may be reached without it.")
    if bool(team.certificate) != bool(team.key):
        raise UsageError("certificate and key go together.", "Give both, or neither.")
    if team.https and not (team.certificate or team.proxies):
        raise UsageError(
            "Who speaks https? There is no certificate, and no proxy is named.",
            'Give certificate and key, or proxies = ["127.0.0.1"].',
        )
    for proxy in team.proxies:
        try:
            ip_network(proxy, strict=False)
        except ValueError as error:
            raise UsageError(f"proxies: {proxy!r} is no address.", 'Such as "127.0.0.1" or "10.0.0.0/24".') from error
    if not team.passwords and team.provider is None:
        raise UsageError("Nobody could sign in.", "Leave passwords on, or name a provider.")
    if team.provider is not None:
        _check_provider(team.provider)


def _check_provider(provider: Provider) -> None:
    issuer = urlsplit(provider.issuer)
    if issuer.scheme != "https" and f"{issuer.hostname}" not in LOOPBACK:
        raise UsageError(f"provider.issuer: {provider.issuer} is not https.")
    if provider.secret_file:
        secret_of(provider)


def secret_of(provider: Provider) -> str | None:
    """Return the client's secret; its file must be its owner's alone."""
    if not provider.secret_file:
        return None
    path = Path(provider.secret_file)
    try:
        if path.stat().st_mode & 0o077:
            raise Unreadable(f"Others may read the provider's secret {path}.", f"chmod 600 {path}")
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"The provider's secret {path} cannot be read: {error}.") from error


def ready(team: Team, store: Store, host: str) -> None:
    """Raise `UsageError` unless a team may be let in: somebody administers, and what travels is sealed."""
    if not store.accounts.governed():
        raise UsageError(
            "Nobody is an administrator of this store: any name could be claimed.",
            "isthmus store account NAME --give admin --as NAME, then: isthmus store account NAME --invite --as NAME",
        )
    try:
        local = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local and not team.https:
        raise UsageError(f"--host {host} is reached from other machines, and address is not https.")


def _hint(text: str) -> str:
    known = [*Team.__struct_fields__, *Provider.__struct_fields__]
    near = nearest(text.split("`")[1], known) if text.count("`") >= 2 else []
    return f"Did you mean {' or '.join(near)}?" if near else f"Keys: {', '.join(Team.__struct_fields__)}."
