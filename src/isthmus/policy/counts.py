"""Counts the frameworks for the documentation: ``python -m isthmus.policy.counts`` prints the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import get_args

from isthmus.policy.dictionary import dictionary
from isthmus.policy.packs import load_frameworks, sources
from isthmus.policy.records import Framework, Seen

READ: tuple[str, ...] = get_args(Seen)


def counts(frameworks: Mapping[str, Framework]) -> str:
    """Return a Markdown table: rules by how they were read, those that refuse, and the recheck day."""
    return "\n".join(_rows(frameworks))


def _rows(frameworks: Mapping[str, Framework]) -> Iterator[str]:
    yield f"| framework | rules | {' | '.join(READ)} | not allowed | of these read as text | recheck by |"
    yield f"| --- | {' | '.join(['---'] * (len(READ) + 3))} | --- |"
    for pack in frameworks.values():
        yield f"| {pack.id} | {_figures(pack)} | {pack.recheck_by} |"
    yield f"| all {len(frameworks)} | {_figures(*frameworks.values())} | |"
    words = dictionary()
    yield ""
    yield f"{len(words.cards)} facts, {len(words.derived)} derived, {len(sources())} sources."


def _figures(*packs: Framework) -> str:
    rules = [rule for pack in packs for rule in pack.rules]
    seen = Counter(rule.seen for rule in rules)
    refusing = [rule for rule in rules if rule.outcome == "not_allowed"]
    read = sum(rule.seen == "text" for rule in refusing)
    return " | ".join(str(n) for n in (len(rules), *(seen[s] for s in get_args(Seen)), len(refusing), read))


if __name__ == "__main__":
    print(counts(load_frameworks()))
