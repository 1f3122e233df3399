"""Every sentence people read, by key and language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

LANGUAGES = ("en",)


@cache
def words(language: str = "en") -> dict[str, str]:
    """Return all sentences of a language by dotted key, such as ``brief.title``."""
    tree = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return {f"{room}.{key}": text for room, entries in tree.items() for key, text in entries.items()}


def say(key: str, language: str = "en", **values: object) -> str:
    """Return one sentence with its values filled in; a key that is not there is a fault of ours: `KeyError`."""
    return words(language)[key].format(**values)
