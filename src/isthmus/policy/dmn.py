"""Exports a framework as DMN 1.5: a FEEL decision a rule, and two tables with hit policy COLLECT.

The table *certain* collects the rules that are true, the table *possible* those that are not false; the
worst outcome of each is the low and the high end of the range. A single table could not say both, because a
decision table drops a row whose test is null.

References
----------
OMG, *Decision Model and Notation* 1.5, formal/24-01-01.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from xml.etree import ElementTree as ET

from isthmus import __version__
from isthmus.policy.engine import Engine, engine
from isthmus.policy.expr import LISTS, Kind, Test, expand, facts_of
from isthmus.policy.feel import Speller, literal
from isthmus.policy.packs import sources
from isthmus.policy.records import OUTCOMES, RANK, Framework, Rule

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
FEEL = "https://www.omg.org/spec/DMN/20230324/FEEL/"
NOTE = (
    "Three-valued: null is unknown. Each rule decision is true, false or null. 'certain' collects rules that "
    "are true, 'possible' those that are not false (true or null); the highest rank of each is the low and "
    "the high end of the range. When in_scope is false the answer is out_of_scope; when it is null the low "
    "end is. A country code that the framework's text may or may not cover gives null. How each rule was "
    "verified is in its description."
)
_TYPES: dict[Kind, str] = {
    "yes_no": "boolean",
    "number": "number",
    "text": "string",
    "date": "date",
    "country": "string",
}


def to_dmn(framework: Framework) -> bytes:
    """Return a framework as a DMN 1.5 document (UTF-8 XML)."""
    machine = engine(framework)
    ET.register_namespace("", MODEL)
    root = ET.Element(
        _tag("definitions"),
        {
            "id": f"def_{_id(framework.id)}",
            "name": framework.id,
            "namespace": f"urn:isthmus:framework:{framework.id}",
            "expressionLanguage": FEEL,
            "typeLanguage": FEEL,
            "exporter": "Isthmus",
            "exporterVersion": __version__,
        },
    )
    _text(root, "description", f"{framework.title}. {framework.text_version}. {NOTE}")
    inputs = _inputs(machine)
    _item_definitions(root, machine)
    for name, kind in inputs.items():
        data = ET.SubElement(root, _tag("inputData"), {"id": f"in_{name}", "name": name})
        ET.SubElement(data, _tag("variable"), {"name": name, "typeRef": kind})
    for key in sorted({rule.source for rule in framework.rules}):
        source = sources()[key]
        where = {"locationURI": source.url} if re.match(r"https?://\S+$", source.url) else {}
        ET.SubElement(root, _tag("knowledgeSource"), {"id": f"src_{_id(key)}", "name": source.title, **where})
    _rule_decisions(root, machine, inputs)
    for name, test in (("certain", "= true"), ("possible", "!= false")):
        _table(root, framework, name, test)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _id(text: str) -> str:
    """Return a name that is an XML id and a FEEL variable."""
    return re.sub(r"\W", "_", text)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = text


def _tests(machine: Engine) -> dict[str, Test]:
    """Return the scope (under ``""``) and every rule's test, derived facts written out."""
    tests = {"": machine.scope_test, **machine.tests}
    return {name: expand(test, machine.words.derived) for name, test in tests.items()}


def _inputs(machine: Engine) -> dict[str, str]:
    """Return the input variables and their types: groups of case facts, the lists, if closed, the day."""
    groups: dict[str, str] = {}
    for test in _tests(machine).values():
        for fact in facts_of(test):
            if fact.root == "case":
                group, dot, _ = fact.name.partition(".")
                groups[group] = f"t_{group}" if dot else _TYPES[fact.kind]
    lists = {plural: f"t_{plural}" for plural in LISTS.values()}
    closed = {f"{plural}_complete": "boolean" for plural in LISTS.values()}
    return groups | lists | closed | {"as_of": "date"}


def _item_definitions(root: ET.Element, machine: Engine) -> None:
    """Write a type for each group of facts the framework reads, and for each list."""
    trees: dict[str, dict[str, Kind]] = {plural: {} for plural in LISTS.values()}
    for test in _tests(machine).values():
        for fact in facts_of(test):
            group, dot, rest = fact.name.partition(".") if fact.root == "case" else (LISTS[fact.root], ".", fact.name)
            if dot:
                trees.setdefault(group, {})[rest] = fact.kind
    for group, leaves in trees.items():
        listed = {"isCollection": "true"} if group in LISTS.values() else {}
        item = ET.SubElement(root, _tag("itemDefinition"), {"id": f"t_{group}", "name": f"t_{group}", **listed})
        _components(item, leaves, group)


def _components(parent: ET.Element, leaves: dict[str, Kind], above: str) -> None:
    nested: dict[str, dict[str, Kind]] = {}
    for name, kind in sorted(leaves.items()):
        group, dot, rest = name.partition(".")
        if dot:
            nested.setdefault(group, {})[rest] = kind
            continue
        part = ET.SubElement(parent, _tag("itemComponent"), {"id": f"t_{above}_{name}", "name": name})
        _text(part, "typeRef", _TYPES[kind])
    for group, inner in nested.items():
        part = ET.SubElement(parent, _tag("itemComponent"), {"id": f"t_{above}_{group}", "name": group})
        _components(part, inner, f"{above}_{group}")


def _rule_decisions(root: ET.Element, machine: Engine, inputs: dict[str, str]) -> None:
    """Write the scope and each rule as a decision; a rule is its test, in scope, in force, undefeated."""
    framework, tests = machine.framework, _tests(machine)
    speller = Speller(framework.covers)
    scope = _decision(root, _Head("in_scope", "Whether the framework applies."), inputs, [])
    _expression(scope, speller.spell(tests[""]))
    for armed in machine.order:
        rule = armed.rule
        beaten = [_id(d) for d in armed.defeaters]
        parts = ["in_scope", *_dates(rule), speller.spell(tests[rule.id])]
        parts += [f"not({name})" for name in beaten]
        read = f"Source {rule.source}, how read: {rule.seen}. Force: {rule.force}."
        head = _Head(_id(rule.id), f"{rule.title}. {rule.para}. {read}", f"src_{_id(rule.source)}")
        decision = _decision(root, head, inputs, ["in_scope", *beaten])
        _expression(decision, " and ".join(parts) if armed.counted else "false")


def _dates(rule: Rule) -> list[str]:
    first = [f"as_of >= {literal(rule.from_)}"] if rule.from_ else []
    return first + ([f"as_of <= {literal(rule.to)}"] if rule.to else [])


class _Head(NamedTuple):
    """What a decision says of itself."""

    name: str
    told: str
    source: str = ""
    type_ref: str = "boolean"


def _decision(root: ET.Element, head: _Head, inputs: Iterable[str], needs: list[str]) -> ET.Element:
    """Write a decision up to its expression, in the order the schema asks for."""
    decision = ET.SubElement(root, _tag("decision"), {"id": f"dec_{head.name}", "name": head.name})
    _text(decision, "description", head.told)
    ET.SubElement(decision, _tag("variable"), {"name": head.name, "typeRef": head.type_ref})
    required = [("requiredDecision", f"#dec_{n}") for n in needs] + [("requiredInput", f"#in_{n}") for n in inputs]
    for kind, href in required:
        ET.SubElement(ET.SubElement(decision, _tag("informationRequirement")), _tag(kind), {"href": href})
    if head.source:
        authority = ET.SubElement(decision, _tag("authorityRequirement"))
        ET.SubElement(authority, _tag("requiredAuthority"), {"href": f"#{head.source}"})
    return decision


def _expression(decision: ET.Element, feel: str) -> None:
    _text(ET.SubElement(decision, _tag("literalExpression")), "text", feel)


def _table(root: ET.Element, framework: Framework, name: str, test: str) -> None:
    """Write a COLLECT table with a row a rule: the row counts when its rule passes the test."""
    rules = [rule for rule in framework.rules if rule.status == "in_force"]
    told = f"Rules whose decision {test}; low and high ends come from 'certain' and 'possible'."
    decision = _decision(root, _Head(name, told, type_ref="Any"), (), [_id(r.id) for r in rules])
    table = ET.SubElement(decision, _tag("decisionTable"), {"hitPolicy": "COLLECT"})
    column = ET.SubElement(ET.SubElement(table, _tag("input"), {"label": "the rule counts"}), _tag("inputExpression"))
    column.set("typeRef", "boolean")
    _text(column, "text", "true")
    for label, kind in (("rule", "string"), ("outcome", "string"), ("rank", "number")):
        out = ET.SubElement(table, _tag("output"), {"name": label, "typeRef": kind})
        if label == "outcome":
            _text(
                ET.SubElement(out, _tag("outputValues")),
                "text",
                ", ".join(literal(o) for o in reversed(OUTCOMES)),
            )
    for label in ("title", "source", "how read"):
        ET.SubElement(table, _tag("annotation"), {"name": label})
    for rule in rules:
        row = ET.SubElement(table, _tag("rule"))
        _text(ET.SubElement(row, _tag("inputEntry")), "text", f"{_id(rule.id)} {test}")
        for value in (rule.id, rule.outcome, RANK[rule.outcome]):
            _text(ET.SubElement(row, _tag("outputEntry")), "text", literal(value))
        for value in (rule.title, f"{rule.source}, {rule.para}", rule.seen):
            _text(ET.SubElement(row, _tag("annotationEntry")), "text", value)
