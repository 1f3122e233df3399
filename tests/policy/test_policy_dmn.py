import re
from pathlib import Path

import pytest
from lxml import etree

from isthmus.policy import framework, load_frameworks
from isthmus.policy.dictionary import dictionary
from isthmus.policy.dmn import MODEL, to_dmn
from isthmus.policy.feel import Speller
from isthmus.policy.grammar import parse

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "data" / "dmn15_used.xsd"))
NS = {"m": MODEL}


@pytest.fixture(params=load_frameworks().values(), ids=lambda p: p.id)
def exported(request):
    return request.param, etree.fromstring(to_dmn(request.param))


def test_the_document_is_dmn_1_5(exported):
    _, root = exported
    SCHEMA.assertValid(root)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {h[1:] for h in root.xpath("//@href")} <= set(ids)


def test_both_tables_collect_a_row_a_rule(exported):
    pack, root = exported
    tables = root.findall(".//m:decisionTable", NS)
    assert [t.get("hitPolicy") for t in tables] == ["COLLECT", "COLLECT"]
    counted = [r.id for r in pack.rules if r.status == "in_force"]
    for table in tables:
        rows = table.findall("m:rule", NS)
        assert [row.findtext("m:outputEntry/m:text", None, NS).strip('"') for row in rows] == counted
        columns = [len(table.findall(f"m:{kind}", NS)) for kind in ("input", "output", "annotation")]
        for row in rows:
            assert [len(row.findall(f"m:{k}Entry", NS)) for k in ("input", "output", "annotation")] == columns


def test_every_variable_read_is_required(exported):
    _, root = exported
    inputs = {e.get("name") for e in root.findall("m:inputData", NS)}
    for decision in root.findall("m:decision", NS):
        text = decision.findtext("m:literalExpression/m:text", "", NS)
        bare = re.sub(r'"[^"]*"', "", text)
        names = {n for n in re.findall(r"(?<![.\w])([a-z_]+)(?=\.|_complete)", bare) if n not in ("p", "o", "d")}
        assert {n for n in names if not n.endswith(("persons", "orgs", "flows"))} <= inputs


SPELT = {
    "project.cbrn and not project.durc": "(project.cbrn and not(project.durc))",
    'funding.agency == "NSF"': '(if funding.agency = null then null else funding.agency = "NSF")',
    "project.trl <= 3": "(if project.trl = null then null else project.trl <= 3)",
    "unknown(project.trl)": "(if project.trl = null then null else false)",
    'funding.call_date >= date("2024-05-01")': (
        '(if funding.call_date = null then null else funding.call_date >= date("2024-05-01"))'
    ),
    "any_person(p.senior_key)": (
        "((some p in persons satisfies p.senior_key) or (if persons_complete = true then false else null))"
    ),
    "all_org(o.academic)": (
        "((every o in orgs satisfies o.academic) and (if orgs_complete = true then true else null))"
    ),
    'any_org(o.seat == "CN")': (
        '((some o in orgs satisfies (if o.seat = null or list contains(["HK", "MO"], o.seat) then null '
        'else list contains(["CN"], o.seat))) or (if orgs_complete = true then false else null))'
    ),
}


@pytest.mark.parametrize(("rule", "feel"), SPELT.items())
def test_feel_keeps_the_unknown(rule, feel):
    spelt = Speller(framework("EU-HE").covers).spell(parse(rule, dictionary().vocabulary))
    assert spelt == feel


def test_a_defeater_and_its_dates_are_written_out():
    root = etree.fromstring(to_dmn(framework("US-DOD-FR")))
    text = root.findtext("m:decision[@name='DOD_03']/m:literalExpression/m:text", None, NS)
    assert text.startswith('in_scope and as_of >= date("2025-05-09") and ')
    assert text.endswith(" and not(DOD_04)")


def test_a_proposed_rule_never_counts():
    root = etree.fromstring(to_dmn(framework("US-MFTRP")))
    assert root.findtext("m:decision[@name='MF_P1']/m:literalExpression/m:text", None, NS) == "false"
    assert "MF-P1" not in [t.strip('"') for t in root.xpath("//m:rule/m:outputEntry/m:text/text()", namespaces=NS)]
