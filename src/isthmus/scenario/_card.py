"""What a model says of itself: its parameters, its card, and the targets it must hit before it may answer."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec
import numpy as np
import numpy.typing as npt

from isthmus.model.errors import UsageError

Floats: TypeAlias = npt.NDArray[np.float64]
Draws = Mapping[str, Floats]
"""A value for each draw of each parameter, all of one length."""

Sides = tuple[tuple[str, ...], ...]
"""The sides of a scenario, each of one or more countries; ``("*",)`` is everyone else."""

Rival = str | dict[str, float]
"""A rival account: another outcome of the same model, or parameters at a limit no range reaches."""

Kind = Literal["measured", "estimated", "literature", "assumed"]


class Param(msgspec.Struct, frozen=True, kw_only=True):
    """One number a model takes.

    Parameters
    ----------
    role
        ``policy``: what somebody decides. ``assumption``: what nobody decides and the answer rests on.
    kind, source
        How the range is known, and from where. An assumed one is always a range, never a point.
    low, high
        The range that is drawn from; ``least`` and ``most`` bound what may be asked for.
    """

    id: str
    meaning: str
    unit: str
    role: Literal["policy", "assumption"]
    kind: Kind
    source: str
    low: float
    high: float
    least: float = 0.0
    most: float = 1.0
    neutral: float | None = None
    """The value that has no effect, where there is one; an assumption may be left out by it."""

    def between(self, low: float, high: float, where: str = "") -> Param:
        """Return this parameter over another range, or say what it allows."""
        place = f" in {where}" if where else ""
        if not (math.isfinite(low) and math.isfinite(high)):
            raise UsageError(f"{self.id} is {low}..{high}{place}: not a number.", self._allows())
        if low > high:
            raise UsageError(f"{self.id} runs from {low:g} to {high:g}{place}.", "Give the smaller end first.")
        if low < self.least or high > self.most:
            raise UsageError(f"{self.id} {low:g}..{high:g}{place} is out of bounds.", self._allows())
        if low == high != self.neutral and self.role == "assumption" and self.kind == "assumed":
            raise UsageError(
                f"{self.id} is assumed, so it cannot be the single value {low:g}{place}.",
                f"Give a range, such as {self.id}={self.low:g}..{self.high:g}.",
            )
        return msgspec.structs.replace(self, low=low, high=high)

    def _allows(self) -> str:
        return f"{self.id} may lie between {self.least:g} and {self.most:g} ({self.unit})."

    @property
    def furthest(self) -> float:
        """The end of the range that lies furthest from having no effect."""
        none = self.neutral or 0.0
        return self.low if abs(self.low - none) > abs(self.high - none) else self.high

    @property
    def middle(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What a model is, where it comes from, and what nobody may claim with it."""

    id: str
    title: str
    mechanism: str
    equations: str
    reference: str
    checked: Literal["run", "read", "recall"]
    """How the reference was checked: reproduced here, read, or from memory."""
    scope: str
    cannot_claim: str
    sides: int = 0
    """Sides it needs."""
    network: bool = True
    """Whether it runs on a network from the lake."""
    revision: int = 1


class Target(NamedTuple):
    """A published or analytic result that the model must give."""

    id: str
    says: str
    expected: float | tuple[float, ...]
    tolerance: float
    citation: str
    compute: Callable[[], Any]

    def measured(self) -> tuple[float, ...]:
        """Return what the model gives, as plain numbers."""
        value = self.compute()
        values = value if isinstance(value, (tuple, list, np.ndarray)) else (value,)
        return tuple(float(v) for v in values)

    def met(self, measured: tuple[float, ...]) -> bool:
        """Return whether each number lies within the tolerance."""
        wanted = self.expected if isinstance(self.expected, tuple) else (self.expected,)
        pairs = zip(measured, wanted, strict=False)
        return len(measured) == len(wanted) and all(abs(m - w) <= self.tolerance for m, w in pairs)
