"""The replication wall: every model held against its published and analytic targets."""

from __future__ import annotations

from typing import Any

from isthmus.scenario._library import models, module


def replicate(model: str | None = None) -> list[dict[str, Any]]:
    """Return a row a target: what it says, what is expected, what the model gives, and whether that is met."""
    chosen = models() if model is None else {model: module(model)}
    rows = []
    for name, file in chosen.items():
        for target in file.TARGETS:
            measured = target.measured()
            expected = target.expected if isinstance(target.expected, tuple) else (target.expected,)
            rows.append({
                "model": name, "target": target.id, "says": target.says, "expected": list(expected),
                "measured": [round(v, 6) for v in measured], "tolerance": target.tolerance,
                "met": target.met(measured), "citation": target.citation,
            })  # fmt: skip
    return rows
