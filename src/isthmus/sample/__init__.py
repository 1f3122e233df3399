"""The sample world: a seeded generator of fictional countries, institutions, people, works and lists.

It writes a folder in the mirror's layout and in the publishers' own formats, calibrated to what the mirror
shows, and always marked as a sample by ``SAMPLE.json``.
"""

from __future__ import annotations

from isthmus.sample.world import MARKER, NOTICE, write_world

__all__ = ["MARKER", "NOTICE", "write_world"]
