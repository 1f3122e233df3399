"""Fills a template into one HTML file that asks nothing of the network: its style is allowed by hash alone."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from isthmus.words import say
from isthmus.words.chinese import marked


def page(template: str, language: str = "en", *, stylesheet: str = "print.css", **values: Any) -> str:
    """Return a template filled in; all values are escaped unless they are `Markup`.

    The page carries a Content-Security-Policy that forbids scripts and every outside address.
    """
    loader = jinja2.PackageLoader("isthmus.report", "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(template).render(
        t=partial(say, language=language),
        own=partial(marked, language=language),
        language=language,
        style=Markup(_style(stylesheet)),  # noqa: S704  (our own file)
        policy=policy_of(stylesheet),
        **values,
    )


def policy_of(stylesheet: str) -> str:
    """Return the policy of a page with this style: the style by its hash, images of its own, and nothing else."""
    digest = b64encode(sha256(_style(stylesheet).encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:"


def _style(stylesheet: str) -> str:
    return files(__package__).joinpath(f"templates/{stylesheet}").read_text("utf-8")
