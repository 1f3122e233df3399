"""Every sentence people read, by key and language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from isthmus.model.errors import UnknownName

LANGUAGES = ("en",)


@cache
def words(language: str = "en") -> dict[str, str]:
    """Return all sentences of a language by dotted key, such as ``brief.title``."""
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    tree = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return {f"{room}.{key}": text for room, entries in tree.items() for key, text in entries.items()}


def say(key: str, language: str = "en", **values: object) -> str:
    """Return one sentence with its values filled in."""
    found = words(language)
    if key not in found:
        raise UnknownName("sentence", key, found)
    return found[key].format(**values)
