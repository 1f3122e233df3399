"""Whom a token stands for."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from isthmus.faces.http.describe import PROBLEMS
from isthmus.faces.http.who import Here

ROUTER = APIRouter(prefix="/api/v1", tags=["me"])
ACT = "signed"


class Me(BaseModel):
    """Who asks."""

    name: str = Field(description="The account, or the name chosen where nobody signs in.")
    roles: list[str] = Field(description="Its roles in the office; empty for a name the store does not know yet.")
    via: str = Field(description="How the server knows: a session, a token, or the login of this machine.")


@ROUTER.get("/me", summary="Say who asks", responses=PROBLEMS)
def me(here: Here) -> Me:
    """Return the person a request is answered to, and their roles."""
    mine = next((a for a in here.store.accounts.all() if a.id == here.actor.name), None)
    return Me(name=here.actor.name, roles=list(mine.roles) if mine else [], via=here.actor.via)
