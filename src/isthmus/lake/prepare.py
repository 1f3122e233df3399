"""From what the user has to a lake: the mirror where one is set, else what is carried with the project."""

from __future__ import annotations

from pathlib import Path

import msgspec

from isthmus.lake import inputs
from isthmus.lake.build import DEFAULTS, Listener, Options, build
from isthmus.lake.snapshot import Snapshot
from isthmus.sample.world import MARKER, VERSION, write_world

SAMPLE_WORKS, SAMPLE_SEED = 2_000, 7


def build_lake(root: Path, listener: Listener, options: Options = DEFAULTS) -> Snapshot:
    """Build the lake at ``root`` from ``ISTHMUS_MIRROR``, or from the published figures and the sample world.

    The curated facts (groups of countries, areas, agreements) are in every lake but one of a sample alone.

    The sample world is written once beside the lake (``<lake>-sample``) in the publishers' own formats, and
    read like any mirror; its countries are fictional.
    """
    mirror = inputs.mirror_path()
    if mirror is not None:
        sample = (mirror / MARKER).exists()
        facts = [] if sample else inputs.of_facts()
        found = [*inputs.of_folder(mirror, sample=sample, allow_noncommercial=options.allow_noncommercial), *facts]
    else:
        world = root.with_name(f"{root.name}-sample")
        if not _stands(world):
            write_world(world, SAMPLE_WORKS, SAMPLE_SEED)
        found = [*inputs.of_package(), *inputs.of_folder(world, sample=True)]
    return build(root, found, listener, options)


def _stands(world: Path) -> bool:
    """Say whether the sample world was written before, by this version of the generator."""
    try:
        made = msgspec.json.decode((world / MARKER).read_bytes())
    except (OSError, msgspec.DecodeError):
        return False
    return (made["version"], made["seed"], made["works"]) == (VERSION, SAMPLE_SEED, SAMPLE_WORKS)
