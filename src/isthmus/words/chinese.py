"""What stands in English where it is made (rule books, questions, methods, caveats), told in Chinese.

The files of ``zh-Hans/`` hold pairs, the English and its Chinese, in tables named after where the English stands. A
text is found by its own English, so that a rule or a caveat that is reworded has no Chinese until somebody reads it
again: what is shown is then the English, marked as such, never a Chinese sentence about an older text. ``{name}`` in
a pair stands for words that differ from one answer to the next, the same in both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from markupsafe import Markup

from isthmus.words import say, traditional

FOLDER = "zh-Hans"
LONGEST = 2_000
"""Characters of the longest text that is looked up: ours are shorter, and no text makes the search slow."""
_ENGLISH = re.compile(r"(?<![A-Za-z])(?![ivx]+(?![a-z]))[A-Za-z]?[a-z]{2,}")
_SLOT = re.compile(r"\{(\w+)\}")


def translated(text: str, language: str = "en") -> str:
    """Return one of our own texts in a language; English that has no Chinese is marked as English."""
    found = chinese(text, language)
    return say("told.english", language, text=text) if found is None else found


def chinese(text: str, language: str = "zh-Hans") -> str | None:
    """Return a text in a language, or None where nobody has translated it.

    A text without an English word (a number, an id, ``202.303``) reads the same in all.
    """
    if language == "en" or not english(text):
        return text
    found = _found(text[: LONGEST + 1])
    if found is None:
        return None
    told, values = found
    told = traditional(told) if language == "zh-Hant" else told
    inner = {name: chinese(value, language) or value for name, value in values}
    return _SLOT.sub(lambda slot: inner[slot[1]], told)


def marked(text: str, language: str = "en") -> Markup:
    """Return a text in a language for a page: English on a Chinese page says so to the reader's machine too."""
    if language == "en" or chinese(text, language) is not None:
        return Markup.escape(translated(text, language))
    return Markup('<span lang="en">{}</span>').format(translated(text, language))


def named(text: str, language: str = "en") -> Markup:
    """Return a publisher's own name for a page: in Chinese where it is known, else as its publisher writes it."""
    told = chinese(text, language)
    return Markup.escape(told) if told is not None else Markup('<span lang="en">{}</span>').format(text)


def english(text: str) -> bool:
    """Return whether a text holds an English word; initials and roman numbers are none."""
    return bool(_ENGLISH.search(text))


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Return the Chinese of a text and the words that stand in its slots."""
    if len(text) > LONGEST:
        return None
    plain = pairs().get(text)
    if plain is not None and not _SLOT.search(text):
        return plain, ()
    for pattern, told in _patterns():
        if fits := pattern.fullmatch(text):
            return told, tuple(fits.groupdict().items())
    return None


@cache
def pairs() -> dict[str, str]:
    """Return every pair, English to simplified Chinese; a text with two is a fault of ours: `ValueError`."""
    found: dict[str, str] = {}
    for where, text, told in read_pairs():
        if found.setdefault(text, told) != told:
            raise ValueError(f"{where}: {text!r} is told in two ways: {found[text]!r} and {told!r}.")
    return found


def read_pairs() -> Iterator[tuple[str, str, str]]:
    """Yield each pair as it stands in the files: file and table, English, Chinese."""
    for path, file in _files(files("isthmus.words").joinpath(FOLDER)):
        for table, entries in tomllib.loads(file.read_text("utf-8")).items():
            for text, told in entries.items():
                yield f"{path}#{table}", text, told


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}/")
        elif entry.name.endswith(".toml"):
            yield f"{above}{entry.name}", entry


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return the pairs with slots as patterns, those with the most words of their own first."""
    slotted = [(text, told) for text, told in pairs().items() if _SLOT.search(text)]
    slotted.sort(key=lambda pair: -len(_SLOT.sub("", pair[0])))
    return [(re.compile(_pattern(text), re.DOTALL), told) for text, told in slotted]


def _pattern(text: str) -> str:
    parts = _SLOT.split(text)
    return "".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))
