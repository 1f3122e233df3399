"""Headers of every response, errors included; and HEAD, answered like GET without its body."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
STRICT = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
"""What a response says where it says nothing else itself; nothing is stored unless a route allows it."""
_ENCODED = [(name.encode(), value.encode()) for name, value in STRICT.items()]


_HTTPS = (b"strict-transport-security", b"max-age=31536000")
"""A browser that came by https once comes by nothing else."""


def with_strict(headers: Iterable[tuple[bytes, bytes]], https: bool = False) -> list[tuple[bytes, bytes]]:
    """Return headers with the strict ones added where they are not set."""
    given = list(headers)
    names = {name.lower() for name, _value in given}
    strict = [*_ENCODED, _HTTPS] if https else _ENCODED
    return given + [(name, value) for name, value in strict if name not in names]


class StrictHeaders:
    """The outermost layer: no response leaves without the strict headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the strict headers added; HEAD as GET without a body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head, https = scope["method"] == "HEAD", scope.get("scheme") == "https"

        async def strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": with_strict(message.get("headers", ()), https)}
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", "isthmus.head": True} if head else scope, receive, strict)
