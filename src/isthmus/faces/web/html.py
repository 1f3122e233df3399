"""Fills a template: every value is escaped, nothing is inline, every sentence comes from the words."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2

import isthmus
from isthmus.faces.web.speak import OWN
from isthmus.faces.web.view import Asked, View
from isthmus.figure.ribbon import signed
from isthmus.words import LANGUAGES

NAV = (("observe", "/observe"), ("scenarios", "/scenarios"), ("screen", "/screen"), ("cases", "/cases"),
       ("check", "/check"), ("frameworks", "/frameworks"), ("data", "/data"), ("about", "/about"))  # fmt: skip
"""Rooms of the house, as the menu shows them."""


def html(view: View, asked: Asked) -> str:
    """Return a view as a page."""
    template = environment().get_template(view.template)
    return template.render(shell(asked) | {"view": view, "title": view.title} | view.values)


def shell(asked: Asked) -> dict[str, Any]:
    """Return what every page has around its content: words, languages, the menu."""
    speak = asked.speak
    return {
        "asked": asked,
        "t": speak,
        "speak": speak,
        "languages": [(code, own, asked.link(lang=code)) for code, own in OWN.items() if code in LANGUAGES],
        "nav": [(key, asked.to(path), asked.path == path or asked.path.startswith(f"{path}/")) for key, path in NAV],
        "version": isthmus.__version__,
    }


@cache
def environment() -> jinja2.Environment:
    """Return the templates; a name that is not there is an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("isthmus.faces.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static_address
    made.globals["signed"] = signed
    return made


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """Return every static file by its name, with a mark of its content."""
    root = files("isthmus.faces.web").joinpath("static")
    found = {}
    for file in root.iterdir():
        if file.is_file() and not file.name.startswith("."):
            body = file.read_bytes()
            found[file.name] = (body, hashlib.sha256(body).hexdigest()[:12])
    return found


def static_address(name: str) -> str:
    """Return the address of a static file; it changes when the file does, so that it may be kept for ever."""
    return f"/static/{static_files()[name][1]}/{name}"
