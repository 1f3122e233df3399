"""A topic raises a question with the sub-area's own words. It never answers it: use is not advance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from isthmus.review.case import Review, Topic

FACT = "project.advances_stra"


def topics(review: Review, areas: Iterable[Mapping[str, Any]]) -> Review:
    """Return the case with the sub-areas whose keywords stand in the project's title or summary.

    Parameters
    ----------
    areas
        Rows of the lake's table ``area``: scheme, area_id, title, keywords joined by semicolons.

    Notes
    -----
    A keyword counts as whole words, in any case. The result is context: `question` puts it to a person.
    """
    text = f"{review.project.title}\n{review.project.summary}".casefold()
    found = []
    for area in areas:
        words = (str(area["title"]), *str(area["keywords"] or "").split(";")) if area["keywords"] else ()
        hit = tuple(dict.fromkeys(w.strip() for w in words if w.strip() and _stands(w.strip().casefold(), text)))
        if hit:
            found.append(Topic(str(area["scheme"]), str(area["area_id"]), str(area["title"]), hit))
    return msgspec.structs.replace(review, screening=msgspec.structs.replace(review.screening, topics=tuple(found)))


def _stands(words: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) is not None


def question(topic: Topic) -> str:
    """Return what a sub-area asks of a person."""
    words = ", ".join(f"'{w}'" for w in topic.words)
    return f"Does the research aim to advance '{topic.title}' ({topic.area}), not merely use it? It names {words}."
