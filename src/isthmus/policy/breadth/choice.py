"""What a rule may be made of, and a rule found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a rule may be made of, and how long to look for it."""

    clauses: int
    exceptions: int
    seconds: float


@dataclass(frozen=True)
class Choice:
    """A rule found: its clauses and exceptions by number, and the fewest works outside the target that were proved."""

    clauses: tuple[int, ...]
    exceptions: tuple[int, ...]
    caught: int
    lost: int
    bound: int
    """No rule that catches as much loses fewer works; equal to ``lost`` where the answer is exact."""
