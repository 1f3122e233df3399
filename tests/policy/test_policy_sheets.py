from datetime import date

import msgspec
import openpyxl
import pytest

from isthmus.model.errors import BadFramework, Unreadable
from isthmus.policy import framework, load_frameworks, read_framework
from isthmus.policy.sheets import RULE_COLUMNS, read_csv, read_xlsx, write_csv, write_xlsx
from isthmus.policy.yamlout import to_yaml

PACKS = list(load_frameworks().values())


@pytest.mark.parametrize("pack", PACKS, ids=lambda p: p.id)
def test_round_trips_lose_nothing(pack, tmp_path):
    write_xlsx(pack, tmp_path / "pack.xlsx")
    assert read_xlsx(tmp_path / "pack.xlsx") == pack
    write_csv(pack, tmp_path)
    assert read_csv(tmp_path, pack.id) == pack
    assert read_framework(to_yaml(pack), pack.id) == pack


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+x", "-x", "@x", "'quoted'", "''", 'a,b;"c"', "two\nlines", "量子", "not so", "TRUE", "12"],
)
def test_awkward_text_comes_back(text, tmp_path):
    pack = framework("HOUSE-ETHIP")
    odd = msgspec.structs.replace(pack.rules[0], title=text, note=text, evidence=(text.replace("\n", " "), "two"))
    pack = msgspec.structs.replace(pack, rules=(odd, *pack.rules[1:]))
    write_xlsx(pack, tmp_path / "pack.xlsx")
    assert read_xlsx(tmp_path / "pack.xlsx") == pack
    write_csv(pack, tmp_path)
    assert read_csv(tmp_path, pack.id) == pack
    assert read_framework(to_yaml(pack), pack.id) == pack


def test_an_edited_workbook_comes_in(tmp_path):
    path = tmp_path / "pack.xlsx"
    write_xlsx(framework("HOUSE-ETHIP"), path)
    book = openpyxl.load_workbook(path)
    column = RULE_COLUMNS.index
    book["rules"].cell(2, column("title") + 1).value = "A new title"
    book["rules"].cell(2, column("from") + 1).value = date(2026, 12, 1)
    book.save(path)
    edited = read_xlsx(path)
    assert (edited.rules[0].title, edited.rules[0].from_) == ("A new title", date(2026, 12, 1))
    assert edited.rules[1:] == framework("HOUSE-ETHIP").rules[1:]


def test_no_cell_is_a_formula(tmp_path):
    pack = framework("HOUSE-ETHIP")
    odd = msgspec.structs.replace(pack.rules[0], title='=HYPERLINK("x")')
    write_xlsx(msgspec.structs.replace(pack, rules=(odd,)), tmp_path / "pack.xlsx")
    cells = [c for sheet in openpyxl.load_workbook(tmp_path / "pack.xlsx") for row in sheet for c in row]
    assert "f" not in {c.data_type for c in cells}
    _, rules = write_csv(msgspec.structs.replace(pack, rules=(odd,)), tmp_path)
    assert ",'=HYPERLINK" in rules.read_text("utf-8-sig").replace("\"'=", "'=")


def test_what_a_sheet_may_not_hold(tmp_path):
    with pytest.raises(Unreadable):
        read_xlsx(tmp_path / "none.xlsx")
    with pytest.raises(Unreadable):
        read_csv(tmp_path, "NONE")
    path = tmp_path / "pack.xlsx"
    book = openpyxl.Workbook()
    book.save(path)
    with pytest.raises(BadFramework, match="no table named 'pack'"):
        read_xlsx(path)
    write_xlsx(framework("HOUSE-ETHIP"), path)
    book = openpyxl.load_workbook(path)
    book["rules"].cell(1, 3).value = "wehn"
    book.save(path)
    with pytest.raises(BadFramework, match="wehn"):
        read_xlsx(path)
