"""The ties that are followed: judged by a person first, then the project's own proposals, then the matcher's."""

from __future__ import annotations

from collections.abc import Iterable

from isthmus.screen.crosswalk import propose
from isthmus.screen.findings import ListingLink
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Resolver


def links_of(entries: Iterable[Entry], resolver: Resolver) -> list[ListingLink]:
    """Return the ties of entries to institutions."""
    return list(propose(entries, resolver))
