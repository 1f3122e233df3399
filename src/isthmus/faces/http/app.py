"""Puts the application together: the guards, the errors, and every router of ``routes``."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

import isthmus
from isthmus.faces.desk import Desk
from isthmus.faces.http import routes
from isthmus.faces.http.acts import act, declared
from isthmus.faces.http.fresh import Shelf
from isthmus.faces.http.guards import Guards
from isthmus.faces.http.headers import StrictHeaders
from isthmus.faces.http.office import Office
from isthmus.faces.http.problems import of_exception, response
from isthmus.faces.http.settings import Settings
from isthmus.faces.http.who import gate
from isthmus.faces.jobs import Jobs
from isthmus.model.errors import BrokenRoom, IsthmusError

ABOUT = (
    "Who works with whom in research, what that is worth, and which published rules apply. Every answer names its "
    "data vintages and what to keep in mind. Free text (names, affiliations, cases) travels by POST only and is "
    "never stored in a cache or a log. Where people sign in, a program sends `Authorization: Bearer TOKEN`."
)


def create_app(settings: Settings | None = None, desk: Desk | None = None, office: Office | None = None) -> FastAPI:
    """Return the application over one lake and one store.

    Parameters
    ----------
    settings
        Limits; without them those of a single user on this machine.
    desk
        The lake's desk; without it the lake that ``ISTHMUS_LAKE`` names. It is opened by the first question.
    office
        The store's office; without it the store that ``ISTHMUS_STORE`` names, opened by the first who needs it.
    """
    app = FastAPI(
        title="Isthmus",
        version=isthmus.__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        redirect_slashes=False,
        dependencies=[Depends(gate)],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    app.state.settings = settings or Settings()
    app.state.desk = desk or Desk()
    app.state.office = office or Office()
    app.state.jobs = Jobs()
    app.state.shelf = Shelf(app.state.settings.kept)
    app.state.addresses = ["/api/v1/openapi.json"]
    for router in routers().values():
        app.include_router(router)
        app.state.addresses += [path for path in (getattr(r, "path", "{") for r in router.routes) if "{" not in path]
    for kind in (IsthmusError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _told)
    app.add_middleware(Guards, settings=app.state.settings)
    app.add_middleware(StrictHeaders)
    return app


def routers() -> dict[str, APIRouter]:
    """Return the routers by the name of their file; a file without ``ROUTER`` is an error."""
    found: dict[str, APIRouter] = {}
    for info in sorted(pkgutil.iter_modules(routes.__path__), key=lambda i: i.name):
        if info.name.startswith("_"):
            continue
        module = import_module(f"{routes.__name__}.{info.name}")
        router = getattr(module, "ROUTER", None)
        if not isinstance(router, APIRouter):
            raise BrokenRoom(
                f"faces/http/routes/{info.name}.py has no ROUTER.",
                "Start its name with an underscore if it is a helper.",
            )
        found[info.name] = _declaring(router, getattr(module, "ACT", None))
    return found


def _declaring(router: APIRouter, name: str | None) -> APIRouter:
    """Give the routes of a file its ``ACT``, where they declare none of their own."""
    for route in router.routes:
        endpoint = getattr(route, "endpoint", None)
        if name is not None and endpoint is not None and declared(endpoint) is None:
            act(name)(endpoint)
    return router


async def _told(request: Request, error: Exception) -> Response:
    return response(of_exception(error, request), request)
