"""Whether a list's entry is an organisation or a person, where the list does not say.

Some lists print persons and firms in one column. An entry is read as an organisation only when its name shows one;
what might be a person is treated as a person is: never found by name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal

from isthmus.screen.lexicon import generic_words, root, table
from isthmus.screen.person import latin

Kind = Literal["organisation", "person", "not stated", "vessel", "aircraft"]
PERSONAL = frozenset(("person", "not stated"))
"""The kinds that a name alone never finds."""

_STATED: dict[str, Kind] = {
    "person": "person", "individual": "person", "vessel": "vessel", "aircraft": "aircraft",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_FORMS = re.compile(r"(?:fgup|fgbu|fgu|gup|nii|oao|ooo|zao|ao|npo|npp|okb)$")
_ENDS = re.compile(r"(?:ao|sa|sl|ab|oy|bv|nv|ag|ad|as|spb|srl|sarl)$")
_DOTTED = re.compile(
    r"\b(?:S\.\s?A\.?|S\.\s?R\.\s?L|D\.\s?O\.\s?O|L\.\s?L\.\s?C|C\.\s?V|B\.\s?V|C\.\s?A)\b", re.IGNORECASE
)


@cache
def _body_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words, and the pieces of words, that show an organisation."""
    forms = table("name_forms")
    legal = {word for words in forms["legal"].values() for word in words if len(word) > 2}
    return frozenset(legal | set(forms["bodies"]["words"])), frozenset(forms["bodies"]["parts"])


def kind_of(stated: str | None, names: Iterable[str]) -> Kind:
    """Return an entry's kind: as the list states it, else as its names show it.

    Examples
    --------
    >>> kind_of(None, ["Beta Trading Company"]), kind_of(None, ["Paez-Renteria, Carlos Javier"])
    ('organisation', 'not stated')
    """
    if stated:
        return _STATED.get(stated, "organisation")
    first, *others = list(names) or [""]
    body = shows_body(first) or len(_WORD.findall(first)) == 1 or any(shows_body(name) for name in others)
    return "organisation" if body else "not stated"


def shows_body(name: str) -> bool:
    """Return whether a name of several words can only be an organisation's: by a word, a number, a sign or a form."""
    words = _WORD.findall(latin(name).casefold())
    if len(words) < 2:
        return False
    if any(c.isdigit() for c in name) or any(sign in name for sign in "&+/") or _DOTTED.search(name):
        return True
    known, pieces = _body_words()
    generic = generic_words()
    return (
        bool(_FORMS.match(words[0]) or _ENDS.match(words[-1]))
        or any(word in known or (len(word) > 3 and root(word) in generic) for word in words)
        or any(piece in word for word in words for piece in pieces)
    )
