"""Runs the application on this machine until Ctrl-C."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from isthmus.faces.http.app import create_app
from isthmus.faces.http.headers import with_strict
from isthmus.faces.http.office import Office
from isthmus.faces.http.settings import LOOPBACK, Settings
from isthmus.faces.http.team import Team
from isthmus.faces.http.team import ready as check
from isthmus.faces.http.warm import warm
from isthmus.model.errors import UsageError

ANYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared with, not bound to)


class StrictProtocol(H11Protocol):
    """Speaks HTTP; what is not HTTP at all is refused with the strict headers too."""

    def send_400_response(self, msg: str) -> None:
        """Refuse what could not be read as a request."""
        headers = with_strict([(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")])
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=msg.encode("ascii", "replace")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()


def serve(
    host: str, port: int, allowed: tuple[str, ...], ready: Callable[[str], None], team: Team | None = None
) -> None:
    """Serve until stopped; ``ready`` is told the address once the port is ours.

    With a ``team`` people sign in, and requests must be addressed to its name.

    Raises
    ------
    UsageError
        When the port is taken, the host is none of this machine's, or a team may not be let in yet.
    """
    office = Office(team=team)
    if team is not None:
        check(team, office.store, host)
        _ = office.key  # refused now, rather than at the first form, where others may read it
    listening = bind(host, port)
    name = "127.0.0.1" if host in ANYWHERE else host
    shown = f"[{name}]" if ":" in name else name
    own = (team.host,) if team else (*LOOPBACK, shown.lower())
    settings = Settings(
        hosts=(*own, *(h.lower() for h in allowed)), https=team.address if team is not None and team.https else ""
    )
    app = create_app(settings, office=office)
    config = uvicorn.Config(
        app, http=StrictProtocol, log_level="warning", access_log=False,
        server_header=False, timeout_graceful_shutdown=5, lifespan="off", **_carried(team),
    )  # fmt: skip
    threading.Thread(target=warm, args=(app,), daemon=True).start()
    ready(team.address if team else f"http://{shown}:{listening.getsockname()[1]}/")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        app.state.desk.jobs.close()
        app.state.jobs.close()
        office.close()


def _carried(team: Team | None) -> dict[str, Any]:
    """Return whom to believe about who asks (else anyone here could say they are somebody else), and TLS."""
    if team is None or not team.https:
        return {"proxy_headers": False}
    tls = {"ssl_certfile": team.certificate, "ssl_keyfile": team.key} if team.certificate else {}
    return {"proxy_headers": bool(team.proxies), "forwarded_allow_ips": list(team.proxies), **tls}


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens: who asks as soon as the address is told waits, and is answered."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off the 40 ms wait for small packets only where it is told that this is TCP
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"Cannot listen at {host}, port {port}: {error.strerror or error}.",
            "Give another with --host or --port (0: any).",
        ) from error
    return listening
