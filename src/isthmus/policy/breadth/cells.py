"""The works counted by the pattern of terms that hold for them: a statement is then decided pattern by pattern.

With k terms there are at most 2^k patterns, however many works; precision, recall and every draw of the label errors
are sums over patterns.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from isthmus.model.errors import UsageError
from isthmus.policy.breadth.columns import Ints
from isthmus.policy.breadth.statement import Leaf, Statement, Truths, leaves, truth
from isthmus.policy.breadth.world import World

MOST = 20
"""Terms of a rule, its target and its exceptions together."""


class Cells:
    """Patterns of the terms of some statements over the works of a base.

    Parameters
    ----------
    base
        The works counted; None: all.
    """

    def __init__(self, world: World, base: Truths | None, *statements: Statement) -> None:
        self.leaves: list[Leaf] = list(dict.fromkeys(x for s in statements for x in leaves(s)))
        k = len(self.leaves)
        if k > MOST:
            raise UsageError(f"{k} terms are too many to be counted together.", f"At most {MOST}: name a group.")
        kind = np.uint8 if k <= 8 else np.uint16 if k <= 16 else np.uint32
        codes: Ints = np.zeros(world.columns.size, kind)
        for n, leaf in enumerate(self.leaves):
            np.bitwise_or(codes, np.left_shift(world.leaf(leaf).view(np.uint8), n, dtype=kind), out=codes)
        self.codes = codes
        self.base = base
        inside = codes if base is None else codes[base]
        self.counts: npt.NDArray[np.int64] = np.bincount(inside, minlength=2**k)
        self._bits = np.arange(2**k)

    def patterns(self, statement: Statement) -> Truths:
        """Return the patterns in which a statement holds."""
        return truth(statement, lambda leaf: (self._bits >> self.leaves.index(leaf)) & 1 == 1)

    def works(self, statement: Statement) -> Truths:
        """Return the works of the base for which a statement holds."""
        made: Truths = self.patterns(statement)[self.codes]
        return made if self.base is None else made & self.base

    def count(self, *statements: Statement) -> int:
        """Return how many works of the base meet all statements."""
        kept = np.ones(len(self.counts), bool)
        for s in statements:
            kept &= self.patterns(s)
        return int(self.counts[kept].sum())
