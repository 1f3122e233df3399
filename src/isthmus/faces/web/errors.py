"""The page that tells an error to a person."""

from __future__ import annotations

from html import escape

from starlette.requests import Request

from isthmus.model.errors import IsthmusError


def error_page(error: IsthmusError, request: Request) -> str:
    """Return an error as a page."""
    del request
    hint = f"<p>{escape(error.hint)}</p>" if error.hint else ""
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(error.title)}</title>'
        f"<main><h1>{escape(error.title)}</h1><p>{escape(error.message)}</p>{hint}</main></html>"
    )
