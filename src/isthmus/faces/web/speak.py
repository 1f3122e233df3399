"""Sentences, numbers and dates in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from isthmus.model.country import name
from isthmus.model.errors import UnknownName
from isthmus.words import LANGUAGES, say, words
from isthmus.words.chinese import chinese, marked, named, translated

OWN = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
"""Each language's name for itself."""
ALSO = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-my": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant",
}  # fmt: skip


class Speak:
    """One language; immutable, and shared by all who read it."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language.replace("-", "_"))

    def __call__(self, key: str, **values: object) -> str:
        """Return one sentence with its values filled in."""
        return say(key, self.language, **values)

    def has(self, key: str) -> bool:
        """Say whether there is such a sentence."""
        return key in words(self.language)

    def word(self, room: str, key: str | None, **values: object) -> str:
        """Return the word for a value of a closed set; a value without a word is shown as it is."""
        full = f"{room}.{str(key).replace('-', '_').replace(' ', '_')}"
        return self(full, **values) if self.has(full) else str(key)

    def own(self, text: str | None) -> Markup:
        """Return a text of ours (a rule, a question, a caveat) for a page; English on a Chinese page is marked."""
        return marked(text or "", self.language)

    def named(self, text: str) -> Markup:
        """Return a publisher's own name, such as a list's: in Chinese where it is known, else as it is written."""
        return named(text, self.language)

    def plain(self, text: str) -> str:
        """Return a text of ours where no markup can stand: a title, a file."""
        return translated(text, self.language)

    def answer(self, value: str) -> str:
        """Return an answer a fact can have, as words."""
        return value.replace("_", " ") if self.language == "en" else chinese(value, self.language) or value

    def number(self, value: float | None) -> str:
        """Return a number for reading: whole where it is, else three digits that matter."""
        if value is None:
            return ""
        if isinstance(value, int) or float(value).is_integer():
            return str(format_decimal(int(value), locale=self.locale))
        digits = "#,##0.000" if abs(value) < 10 else "#,##0.0"
        return str(format_decimal(value, digits, locale=self.locale))

    def share(self, value: float | None) -> str:
        """Return a share as a percentage."""
        return "" if value is None else str(format_percent(value, "0.0%", locale=self.locale))

    def day(self, value: date | datetime | str | None) -> str:
        """Return a day in words; text that is no day is shown as it is."""
        if value == "sample":
            return self("web.sample_short")
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value[:10])
            except ValueError:
                return str(value)
        return "" if value is None else str(format_date(value, "long", locale=self.locale))

    def moment(self, value: str) -> str:
        """Return a moment, kept in UTC, with its minute."""
        told = format_datetime(datetime.fromisoformat(value), "medium", tzinfo=UTC, locale=self.locale)
        return f"{told} UTC"

    def country(self, code: str | None) -> str:
        """Return a country's name."""
        return self("web.not_known") if code is None else name(code, str(self.locale))


@cache
def speak(language: str) -> Speak:
    """Return the words of a language."""
    return Speak(language)


def chosen(asked: str | None, accepted: str) -> str:
    """Return the language that the address names, else the first that the browser accepts, else English.

    Raises
    ------
    UnknownName
        For a language in the address that there is none of.
    """
    if asked is not None:
        found = _known(asked) if asked.lower() in {*(n.lower() for n in LANGUAGES), *ALSO} else None
        if found is None:
            raise UnknownName("language", asked, LANGUAGES, "lang")
        return found
    return next((known for tag in _by_weight(accepted) if (known := _known(tag))), "en")


def _known(tag: str) -> str | None:
    plain = tag.strip().lower()
    by_name = {language.lower(): language for language in LANGUAGES} | ALSO
    parts = plain.split("-")
    tries: list[Any] = [by_name.get("-".join(parts[:n])) for n in range(len(parts), 0, -1)]
    return next((t for t in tries if t in LANGUAGES), None)


def _by_weight(accepted: str) -> list[str]:
    weighed = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, rest = part.partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=")) if rest else 1.0
        except ValueError:
            weight = 0.0
        weighed.append((-weight, place, tag))
    return [tag for weight, _place, tag in sorted(weighed) if weight < 0]
