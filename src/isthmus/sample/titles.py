"""Titles: ordinary words in ordinary order about nothing in particular."""

from __future__ import annotations

from isthmus.sample.draw import Stream, below

OPENINGS = (
    "A comparative study of",
    "Notes on",
    "Towards a measure of",
    "On the limits of",
    "Modelling",
    "Long-term observation of",
    "A shared protocol for",
    "Uncertainty in",
    "Experimental evidence for",
    "Revisiting",
    "A statistical account of",
    "Low-cost estimation of",
)
QUALITIES = (
    "coupled",
    "layered",
    "seasonal",
    "sparse",
    "reversible",
    "granular",
    "distributed",
    "thermal",
    "adaptive",
    "non-linear",
    "local",
    "multi-scale",
    "early",
    "hybrid",
    "passive",
    "recurrent",
)
THINGS = (
    "transport",
    "load paths",
    "growth",
    "memory",
    "exchange",
    "failure",
    "signals",
    "boundaries",
    "networks",
    "deposits",
    "response",
    "learning",
    "mixing",
    "interfaces",
    "cycles",
    "recovery",
)
ENDINGS = (
    "in mountain cities",
    "under changing conditions",
    "with incomplete records",
    "across ten regions",
    "in small samples",
    "at low temperature",
    "from archive material",
    "in open systems",
    "after repair",
    "without a reference",
    "using simple instruments",
    "in coastal basins",
)


def titles(stream: Stream, count: int) -> list[bytes]:
    """Return a title for each work."""
    draws = [below(stream.uniform(count), len(words)).tolist() for words in (OPENINGS, QUALITIES, THINGS, ENDINGS)]
    return [
        f"{OPENINGS[a]} {QUALITIES[b]} {THINGS[c]} {ENDINGS[d]}".encode() for a, b, c, d in zip(*draws, strict=True)
    ]
