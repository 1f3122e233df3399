"""What a brief is of, as an address or a command writes it."""

from __future__ import annotations

import shlex
from typing import Any

OPTIONS = {"from": "--from", "to": "--to", "institution": "--institution", "field": "--field"}
FILTERS = ("institution:", "field:")


def words_of(subject: str) -> dict[str, Any]:
    """Return the words that a subject in an address stands for.

    ``US-CN`` is a pair, ``DE`` a country, ``group:EU`` a group (``group:EU-CN`` a pair), ``institution:ROR`` and
    ``field:ID`` what they say.
    """
    for prefix in FILTERS:
        if subject.startswith(prefix):
            return {"names": (), prefix[:-1]: subject[len(prefix) :]}
    return {"names": tuple(_sides(subject))}


def _sides(subject: str) -> list[str]:
    """Cut at the hyphen that leaves a country's code, or another group, behind it: groups have hyphens too."""
    if subject.startswith("group:"):
        first, dash, rest = subject.rpartition("-group:")
        if dash:
            return [first, f"group:{rest}"]
        first, dash, rest = subject.rpartition("-")
        return [first, rest] if dash and len(rest) == 2 and rest.isalpha() else [subject]
    return subject.split("-", 1)


def command(given: dict[str, Any], language: str, snapshot: str) -> str:
    """Return what to type to get the same brief again, from the same snapshot of the lake."""
    words = ["isthmus", "brief", *given["names"]]
    for key, option in OPTIONS.items():
        words += [option, str(given[key])] if given.get(key) is not None else []
    words += ["--language", language] if language != "en" else []
    return shlex.join([*words, "--as-of", snapshot, "--format", "html"])
