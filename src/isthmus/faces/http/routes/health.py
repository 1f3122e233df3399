"""Says that the server stands, and which lake it sees."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

import isthmus
from isthmus.faces.desk import Desk
from isthmus.lake.snapshot import current_id

ROUTER = APIRouter(prefix="/api/v1", tags=["health"])
ACT = "open"


class Health(BaseModel):
    """How the server stands."""

    status: str = Field(description="Always `ok`: the server answers.")
    version: str = Field(description="Version of Isthmus.")
    snapshot: str | None = Field(description="Id of the lake's current snapshot; null where none is built.")


@ROUTER.get("/health", summary="Say that the server stands")
def health(request: Request) -> Health:
    """Return the version, and the snapshot of the lake that answers are made from."""
    desk: Desk = request.app.state.desk
    return Health(status="ok", version=isthmus.__version__, snapshot=current_id(desk.root))
