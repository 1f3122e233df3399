"""Isthmus: an open instrument for international research cooperation.

As open as possible, as secure as necessary, and shown by evidence.
"""

__version__ = "0.1.0"

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from isthmus.lake.open import Lake


def open(path: "str | Path | None" = None, **options: Any) -> "Lake":
    """Open a built lake; see `isthmus.lake.open.open_lake`."""
    from isthmus.lake.open import open_lake

    return open_lake(path, **options)
