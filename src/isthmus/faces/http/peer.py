"""Who is at the other end of a loopback connection: the kernel says which login holds it.

Another login of the same machine reaches ``127.0.0.1`` as easily as the one who started the server. Where nobody
signs in, cases are for that one alone.
"""

from __future__ import annotations

import os
import sys
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path

TABLES = {4: Path("/proc/net/tcp"), 6: Path("/proc/net/tcp6")}
"""Linux's tables of connections: local address, remote address, ..., the login's number."""


def is_own(client: tuple[str, int], server: tuple[str, int]) -> bool:
    """Return whether a client is this machine's, and runs under the login of this process.

    Where the kernel does not tell (no Linux), every client of this machine counts. An in-process client (no address)
    is our own.
    """
    try:
        here = _plain(client[0])
    except ValueError:
        return True
    if not here.is_loopback:
        return False
    there = _plain(server[0])
    owners = {owner for version in TABLES for owner in _owners(version, here, client[1], there, server[1])}
    if not owners:
        return not TABLES[4].exists()
    return owners <= {os.geteuid(), 0}


def _plain(text: str) -> IPv4Address | IPv6Address:
    found = ip_address(text)
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def _owners(
    version: int, here: IPv4Address | IPv6Address, port: int, there: IPv4Address | IPv6Address, to: int
) -> list[int]:
    """Return the logins that hold the client's end of a connection (one, or none in this table)."""
    wanted = (f"{_kernel(here, version)}:{port:04X}", f"{_kernel(there, version)}:{to:04X}")
    try:
        lines = TABLES[version].read_text("ascii").splitlines()[1:]
    except OSError:
        return []
    found = [line.split(maxsplit=8) for line in lines]
    return [int(parts[7]) for parts in found if (parts[1], parts[2]) == wanted]


def _kernel(address: IPv4Address | IPv6Address, version: int) -> str:
    """Return an address as the kernel writes it: words of four bytes, in the machine's own order."""
    if version == 4:
        packed = address.packed if address.version == 4 else b""
    else:
        packed = address.packed if address.version == 6 else b"\0" * 10 + b"\xff\xff" + address.packed
    words = [packed[n : n + 4] for n in range(0, len(packed), 4)]
    return "".join(f"{int.from_bytes(w, sys.byteorder):08X}" for w in words)
