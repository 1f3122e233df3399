"""What an operator may set: whom to answer, how much to take, how often."""

from __future__ import annotations

import msgspec

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Limits of one server; sizes in bytes, rates in requests a second for one client."""

    hosts: tuple[str, ...] = LOOPBACK
    """Names a request may be addressed to: another one may be a page that turned its name to this machine."""
    body: int = 1 << 20
    upload: int = 16 << 20
    """For forms with files."""
    rate: float = 100.0
    burst: int = 400
    """Requests a client may send at once before its rate counts."""
    https: str = ""
    """The address people reach it at, where only https will do."""
    kept: int = 64 << 20
    """Memory for finished pages and figures."""
