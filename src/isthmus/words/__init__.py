"""Every sentence people read, by key and language: one file a language, the same keys in each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@cache
def words(language: str = "en") -> dict[str, str]:
    """Return all sentences of a language by dotted key, such as ``brief.title``.

    ``zh-Hant`` is converted from ``zh-Hans`` character by character and phrase by phrase (OpenCC), so that the two
    always say the same.
    """
    if language == "zh-Hant":
        return {key: traditional(text) for key, text in words("zh-Hans").items()}
    tree = tomllib.loads(files(__name__).joinpath(f"{language}.toml").read_text("utf-8"))
    return {f"{room}.{key}": text for room, entries in tree.items() for key, text in entries.items()}


@cache
def traditional(text: str) -> str:
    """Return simplified characters as traditional ones."""
    converted: str = _converter().convert(text)
    return converted


def say(key: str, language: str = "en", **values: object) -> str:
    """Return one sentence with its values filled in; a key that is not there is a fault of ours: `KeyError`."""
    return words(language)[key].format(**values)


@cache
def _converter() -> Any:
    """Return the converter: its dictionaries take a while to load, so one serves all."""
    from opencc import OpenCC  # noqa: PLC0415  (loads dictionaries, and only where it is asked for)

    return OpenCC("s2t")
