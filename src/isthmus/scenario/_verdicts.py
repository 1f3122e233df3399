"""What the hindcast league found, carried with the project: every card shows where its model failed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

_FILE = files(__package__).joinpath("data").joinpath("hindcast.json")


@cache
def verdicts() -> dict[str, Any]:
    """Return the league as it was last run: its vintage and a row an event."""
    found: dict[str, Any] = msgspec.json.decode(_FILE.read_bytes())
    return found


def of_model(model: str) -> list[str]:
    """Return a line an event on how a model did; where nobody has observed its outcome, that it was not tested."""
    if model != "reallocation":
        return ["Not hindcast: its outcome is not observed in pair counts."]
    lines = []
    for row in verdicts()["events"]:
        for c in row["contenders"]:
            if c["contender"] == "re-allocation":
                seen = row["first_others_observed"]
                said = f"{c['first_low']:+.0f}% to {c['first_high']:+.0f}% said, {seen:+.0f}% observed"
                lines.append(
                    f"{row['title']}, {row['start']} to {row['end']}: {c['verdict']} (CRPS {c['crps']:.3f}, "
                    f"{c['skill']:+.0%} against the better baseline; 90% intervals held {c['coverage']:.0%}). "
                    f"First side with others: {said}."
                )
    return lines
