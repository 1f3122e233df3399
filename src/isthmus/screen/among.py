"""What sets a candidate apart from the others of its string: for some features, its lead over the best other."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from isthmus.screen.evidence import FEATURES

COMPARED = (
    "weight", "words", "covers_segment", "similarity", "education", "healthcare", "facility", "funder", "links",
    "label", "derived", "display", "literal", "country_agrees", "city_agrees", "parent_named", "child_named", "inside",
    "segments_after", "extended", "asserted_share", "asserted_seen", "asserted_among",
)  # fmt: skip
"""Features whose lead over the best other candidate counts."""

JUDGED = (*FEATURES, *(f"{name}_lead" for name in COMPARED), "candidates")
"""All that the trees see of a candidate, in order."""

_COLUMNS = [FEATURES.index(name) for name in COMPARED]
Matrix = npt.NDArray[np.float64]


def among(rows: Matrix, sizes: list[int]) -> Matrix:
    """Return rows of `FEATURES` with leads added, as rows of `JUDGED`.

    Parameters
    ----------
    rows
        The candidates of several strings, one string's after another's.
    sizes
        How many candidates each string has, none of them 0.
    """
    count = np.array(sizes)
    starts = np.concatenate(([0], np.cumsum(count)[:-1]))
    own = rows[:, _COLUMNS]
    best = np.repeat(np.maximum.reduceat(own, starts), count, axis=0)
    top = own == best
    alone = np.repeat(np.add.reduceat(top, starts, dtype=np.intp), count, axis=0) == 1
    second = np.repeat(np.maximum.reduceat(np.where(top, -np.inf, own), starts), count, axis=0)
    lead = own - np.where(top & alone, second, best)
    many = np.repeat(count, count)[:, None]
    return np.hstack([rows, np.where(many == 1, 0.0, lead), many.astype(float)])
