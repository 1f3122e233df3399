"""Every sentence people read, by key and language: one file a language, the same keys in each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
ROOMS = ("cases",)
"""Rooms whose sentences fill a file of their own, ``cases.en.toml``."""


@cache
def words(language: str = "en") -> dict[str, str]:
    """Return all sentences of a language by dotted key, such as ``brief.title``.

    ``zh-Hant`` is converted from ``zh-Hans`` character by character and phrase by phrase (OpenCC ``s2tw``, the forms of
    Unicode's locale ``zh-Hant``), so that the two always say the same.
    """
    if language == "zh-Hant":
        return {key: traditional(text) for key, text in words("zh-Hans").items()}
    found: dict[str, str] = {}
    for name in (f"{language}.toml", *(f"{room}.{language}.toml" for room in ROOMS if language in LANGUAGES)):
        tree = tomllib.loads(files(__name__).joinpath(name).read_text("utf-8"))
        found |= {f"{part}.{key}": text for part, entries in tree.items() for key, text in entries.items()}
    return found


@cache
def traditional(text: str) -> str:
    """Return simplified characters as traditional ones, the converter's known errors put right."""
    converted: str = _converter().convert(text)
    for wrong, right in words("traditional").items():
        converted = converted.replace(wrong.removeprefix("exception."), right)
    return converted


def of_measure(measure_id: str, part: str, language: str) -> str | None:
    """Return a measure's title, question or unit in Chinese; None in English, or where nobody has translated it."""
    if language == "en":
        return None
    text = words("measures").get(f"{measure_id.replace('-', '_')}.{part}")
    return traditional(text) if text is not None and language == "zh-Hant" else text


def of_scenario(text: str, language: str) -> str | None:
    """Return a phrase of a scenario or model in Chinese; None in English, or where nobody has translated it."""
    found = words("scenarios").get(f"phrase.{text}") if language != "en" else None
    return traditional(found) if found is not None and language == "zh-Hant" else found


def of_field(name: str, language: str) -> str:
    """Return the name of an OpenAlex field in a language; a name that is not known is given back."""
    if language == "en":
        return name
    text = words("measures").get(f"field.{name}", name)
    return traditional(text) if language == "zh-Hant" else text


def say(key: str, language: str = "en", **values: object) -> str:
    """Return one sentence with its values filled in; a key that is not there is a fault of ours: `KeyError`."""
    return words(language)[key].format(**values)


@cache
def _converter() -> Any:
    """Return the converter: its dictionaries take a while to load, so one serves all."""
    from opencc import OpenCC  # noqa: PLC0415  (loads dictionaries, and only where it is asked for)

    return OpenCC("s2tw")
