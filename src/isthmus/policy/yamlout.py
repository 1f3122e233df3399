"""Writes a framework back as the YAML file a person edits: one field a line, in the usual order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from isthmus.policy.records import NOT_STATED, Covers, Framework, Rule

_BARE = ("id", "outcome", "source", "seen", "force", "concern", "way_out_by", "status", "code")
_AFTER = ("scope", "rules")


def to_yaml(framework: Framework) -> str:
    """Return the text of a framework's file; reading it gives the same framework."""
    fields = [f for f in msgspec.structs.fields(framework) if f.name not in ("covers", *_AFTER)]
    lines = [f"{f.encode_name}: {_scalar(f.encode_name, getattr(framework, f.name))}" for f in fields
             if f.name == "id" or getattr(framework, f.name) != f.default]  # fmt: skip
    if framework.covers:
        lines.append("covers:")
        lines += [line for cover in framework.covers for line in _item(cover)]
    lines += [f"scope: {_scalar('scope', framework.scope)}", "rules:"]
    lines += [line for rule in framework.rules for line in _item(rule)]
    return "\n".join(lines) + "\n"


def _item(record: Rule | Covers) -> Iterator[str]:
    """Yield the lines of one entry of a list; defaults are left out."""
    lead = "- "
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        if field.required or value != field.default:
            yield f"{lead}{field.encode_name}: {_scalar(field.encode_name, value)}"
            lead = "  "


def _scalar(name: str, value: Any) -> str:
    """Return one value on one line; JSON text is YAML text."""
    if value is None or value == NOT_STATED:
        return NOT_STATED
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return f"[{', '.join(json.dumps(item, ensure_ascii=False) for item in value)}]"
    return str(value) if name in _BARE else json.dumps(value, ensure_ascii=False)
