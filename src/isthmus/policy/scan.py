"""The first look at a rule text: only plain characters, plain quotes and modest depth go on to the parser.

Python's own reader is more generous than our grammar (string prefixes, comments, escapes, look-alike letters
that it folds together). What it would quietly accept is refused here, with the place.
"""

from __future__ import annotations

import re

from isthmus.model.errors import RuleRefused

LONGEST = 4000
DEEPEST = 40
_PLAIN = re.compile(r"[A-Za-z0-9_.\s()\[\],=!<>-]")
_AFTER_STRING = re.compile(r"\s*[\"']")


def scan(text: str, where: str = "") -> None:
    """Refuse characters, strings and depths the grammar has no use for.

    Raises
    ------
    RuleRefused
        At the first character that cannot belong to a rule.
    """
    if not text.strip():
        raise RuleRefused(text, 0, "The rule is empty.", "Write a yes/no test.", where)
    if len(text) > LONGEST:
        raise RuleRefused(text, LONGEST, f"The rule is longer than {LONGEST} characters.", "Split it.", where)
    at, depth = 0, 0
    while at < len(text):
        char = text[at]
        if char in "\"'":
            at = _string_end(text, at, where)
            continue
        if not _PLAIN.match(char) or (char.isspace() and char not in " \n"):
            raise RuleRefused(text, at, f"{char!r} is not part of the grammar.", "", where)
        depth += (char in "([") - (char in ")]")
        if depth > DEEPEST:
            raise RuleRefused(text, at, f"More than {DEEPEST} brackets deep.", "Split the rule.", where)
        at += 1


def _string_end(text: str, start: int, where: str) -> int:
    """Return the place after the string that opens at ``start``."""
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        raise RuleRefused(text, start, "A string has no prefix.", "Write it in plain quotes.", where)
    end = text.find(text[start], start + 1)
    if end < 0:
        raise RuleRefused(text, start, "The string that opens here never closes.", "", where)
    for at in range(start, end):
        if text[at] == "\\" or not text[at].isprintable():
            raise RuleRefused(text, at, f"{text[at]!r} cannot stand in a string.", "", where)
    if _AFTER_STRING.match(text, end + 1):
        raise RuleRefused(text, end + 1, "Two strings in a row.", "Put a comma between them.", where)
    return end + 1
