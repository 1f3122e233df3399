"""Finds and reads the frameworks: one YAML file each, named after its id, and the sources they cite."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import yaml

from isthmus.model.errors import BadFramework, UnknownName
from isthmus.policy.dictionary import data_text
from isthmus.policy.records import NOT_STATED, Framework, Source
from isthmus.policy.yamlin import load_yaml


def read_framework(text: str, name: str) -> Framework:
    """Return a framework from the text of its file.

    Parameters
    ----------
    text
        YAML.
    name
        The file's name, without its ending; the marker ``id`` must equal it.

    Raises
    ------
    BadFramework
        When the marker, a field or a value is missing or of the wrong kind.
    """
    try:
        raw = load_yaml(text)
    except yaml.YAMLError as error:
        raise BadFramework(f"{name}.yaml: {' '.join(str(error).split())}.") from error
    if not isinstance(raw, dict) or raw.get("id") != name:
        found = raw.get("id") if isinstance(raw, dict) else None
        raise BadFramework(
            f"{name}.yaml has no marker: its id is {found!r}.",
            f"Start the file with `id: {name}`, or rename it.",
        )
    return to_framework(raw, f"{name}.yaml")


def to_framework(raw: dict[str, Any], where: str) -> Framework:
    """Return a framework from plain values, naming the rule of a bad one."""
    rules = raw.get("rules")
    if not isinstance(rules, list):
        raise BadFramework(f"{where} has no list of rules.")
    plain = {**raw, "rules": [_plain_rule(rule, n, where) for n, rule in enumerate(rules, 1)]}
    if isinstance(raw.get("scope"), str):
        plain["scope"] = " ".join(raw["scope"].split())
    try:
        return msgspec.convert(plain, Framework)
    except msgspec.ValidationError as error:
        raise BadFramework(f"{where}: {_named(str(error), plain)}.") from error


def _plain_rule(rule: Any, number: int, where: str) -> dict[str, Any]:
    """Return one rule with its text on one line and ``not_stated`` dates as none; a rule needs a source."""
    if not isinstance(rule, dict):
        raise BadFramework(f"{where}: rule number {number} is not a mapping.")
    name = rule.get("id", f"number {number}")
    if not str(rule.get("source") or "").strip():
        raise BadFramework(f"{where}: rule {name} has no source.", "Name a key of sources.yaml.")
    plain = dict(rule)
    for key in ("from", "to"):
        if rule.get(key) is None:
            raise BadFramework(f"{where}: rule {name} has no {key!r}.", f"Write a day, or {NOT_STATED}.")
        plain[key] = None if rule[key] == NOT_STATED else rule[key]
    if isinstance(rule.get("when"), str):
        plain["when"] = " ".join(rule["when"].split())
    return plain


def _named(message: str, raw: dict[str, Any]) -> str:
    """Return a validation message with the rule's id beside its number."""
    for number, rule in enumerate(raw.get("rules") or ()):
        if f"rules[{number}]" in message and isinstance(rule, dict):
            return f"rule {rule.get('id', number)}: {message}"
    return message


def load_frameworks(folder: Path | None = None) -> dict[str, Framework]:
    """Return every framework of a folder by id (the ones that ship with Isthmus when none is given)."""
    if folder is None:
        return dict(_shipped())
    return {f.id: f for f in (read_framework(p.read_text("utf-8"), p.stem) for p in sorted(folder.glob("*.yaml")))}


@cache
def _shipped() -> dict[str, Framework]:
    files = resources.files("isthmus.policy").joinpath("frameworks").iterdir()
    named = sorted((f for f in files if f.name.endswith(".yaml")), key=lambda f: f.name)
    return {f.id: f for f in (read_framework(n.read_text("utf-8"), n.name[:-5]) for n in named)}


def framework(framework_id: str) -> Framework:
    """Return one shipped framework, or raise `UnknownName` with the nearest ids."""
    found = _shipped()
    if framework_id not in found:
        raise UnknownName("framework", framework_id, found)
    return found[framework_id]


@cache
def sources() -> dict[str, Source]:
    """Return every source the frameworks cite, by key."""
    return {key: msgspec.convert(raw, Source) for key, raw in load_yaml(data_text("sources.yaml")).items()}
