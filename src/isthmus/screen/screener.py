"""A string -> findings on the loaded lists, near misses apart, each with its reasons and its path.

Two ways lead to an entry and are shown as such: the entry's own names in the text (`claims`), and an institution
of the registry that a link ties to the entry (`linked`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from isthmus.screen.claims import ENOUGH, NEAR, claims, finding, miss, scene
from isthmus.screen.findings import Answer, Finding, ListingLink, NearMiss
from isthmus.screen.linked import Linked
from isthmus.screen.listed import Listed
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver


class Screener:
    """Screens text against entries; with a resolver and links, through the registry too."""

    def __init__(
        self, entries: Iterable[Entry], resolver: Resolver | None = None, links: Iterable[ListingLink] = ()
    ) -> None:
        self.listed = Listed(entries)
        self.linked = None if resolver is None else Linked(self.listed, resolver, links)

    def screen(self, text: str) -> Answer:
        """Return the findings for one text; an empty answer is an answer."""
        view = scene(self.listed, text)
        made = claims(self.listed, view)
        findings = [finding(self.listed, view.reading, c) for c in made if c.score >= ENOUGH]
        near = [miss(view.reading, c) for c in made if NEAR <= c.score < ENOUGH]
        if self.linked is not None:
            linked, apart, others = self.linked.screen(text, view)
            known = {(f.list_id, f.entry_id) for f in linked} | {(m.list_id, m.entry_id) for m in apart}
            findings = linked + [
                f for f in findings
                if (f.list_id, f.entry_id) not in known
                and (others.isdisjoint(range(f.start, f.end)) or any(r.name == "place agrees" for r in f.features))
            ]  # fmt: skip
            near += apart
        return merged(findings, near, "" if view.reading.codes else "nothing to read")


def merged(findings: list[Finding], near: list[NearMiss], note: str) -> Answer:
    """Return one finding for each entry, the strongest, and the near misses of the other entries."""
    best: dict[tuple[str, str], Finding] = {}
    for found in sorted(findings, key=lambda f: f.rank):
        best.setdefault((found.list_id, found.entry_id), found)
    nearest: dict[tuple[str, str], NearMiss] = {}
    for other in sorted(near, key=lambda m: (-m.score, m.list_id, m.entry_id)):
        if (other.list_id, other.entry_id) not in best:
            nearest.setdefault((other.list_id, other.entry_id), other)
    left = tuple(nearest.values())
    by_list = {m.list_id: m for m in reversed(left)}
    ranked = tuple(msgspec.structs.replace(f, nearest_miss=by_list.get(f.list_id)) for f in best.values())
    return Answer(ranked, left, (), note)
