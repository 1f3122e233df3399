"""The cookies of a team's server: for its own host, out of reach of scripts, never sent with another site's form."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from isthmus.faces.http.team import Team

SESSION, VISIT, PENDING = "session", "visit", "pending"
"""Who is signed in; a browser that is not yet; a sign-in that is under way at the provider."""


def named(team: Team, kind: str) -> str:
    """Return a cookie's name; with https a browser holds it to this host (``__Host-``)."""
    return f"{'__Host-' if team.https else ''}isthmus-{kind}"


def got(request: Request, team: Team, kind: str) -> str:
    """Return what a browser sent; nothing where it sent none."""
    return request.cookies.get(named(team, kind), "")


def put(response: Response, team: Team, kind: str, value: str, seconds: int | None = None) -> None:
    """Set a cookie; without seconds it goes with the browser."""
    response.set_cookie(
        named(team, kind), value, max_age=seconds, path="/", secure=team.https, httponly=True, samesite="lax"
    )


def drop(response: Response, team: Team, kind: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(named(team, kind), path="/", secure=team.https, httponly=True, samesite="lax")
