"""Damaged files: never anything but `Unreadable`, never a record lost or doubled, whatever byte is wrong."""

from __future__ import annotations

import gzip
import io
import random
import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from small_files import EU, FILES, FTM, OWN, OWN_ROWS, UN, WORKS, Small, lines, text, xlsx

from isthmus.discovery import members
from isthmus.lake.tables import arrow
from isthmus.model.errors import Unreadable
from isthmus.model.source import Part
from isthmus.source import _files, _xlsx

CASES = [(source, small) for source, smalls in FILES.items() for small in smalls]
IDS = [f"{source}-{Path(small.name).name}" for source, small in CASES]
TOKENS = [
    *(b"\0", b'"', b"\n", b"\r\n", b",", b";", b" ", b"-1", b"nan", b"NaN", b"1e400", b"9" * 25, b"\xff", b"-0-"),
    *(
        b"\xed\xa0\x80",
        b"\\ud800",
        b"null",
        b"{}",
        b"[]",
        b"true",
        b"<",
        b"&lol;",
        b"]]>",
        b"<x/>",
        b"\xef\xbb\xbf",
        b"\x1a",
    ),
]


def test_every_reader_has_a_small_file():
    assert FILES.keys() == members("source", "SOURCE").keys()


def put(folder: Path, small: Small, data: bytes | None = None) -> Path:
    path = folder / small.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(small.data if data is None else data)
    for name, beside in small.beside:
        (folder / name).write_bytes(beside)
    return path


def load(source: str, path: Path, once: frozenset[int | str] = frozenset()):
    module = members("source", "SOURCE")[source]
    read, rejects, tables = 0, [], {}
    for batch in module.read(Part(path=path, name=path.name, once=once)):
        read += batch.read
        rejects += batch.rejects
        for table, columns in batch.tables.items():
            assert table in module.SOURCE.tables, table
            tables.setdefault(table, []).extend(arrow(table, columns).to_pylist())
    return read, rejects, tables


def check(source: str, small: Small, path: Path) -> tuple[int, int] | None:
    """Read a file; return (read, kept), or None where it is unreadable. All other behaviour is a failure."""
    try:
        read, rejects, tables = load(source, path)
    except Unreadable as error:
        assert str(path.name) in error.message or "workbook" in error.message
        return None
    unique = members("source", "SOURCE")[source].SOURCE.unique
    if unique and unique[0] in tables:
        ids = Counter(r[unique[1]] for r in tables[unique[0]])
        if twice := frozenset(i for i, n in ids.items() if n > 1):
            read, rejects, tables = load(source, path, twice)
    rows = [r for r in tables.get(small.table, []) if small.where(r)]
    assert read == len(rows) + len(rejects), (read, len(rows), rejects)
    assert all(r.reason and r.position >= 0 for r in rejects)
    if small.key:
        keys = [tuple(r[k] for k in small.key) for r in rows]
        assert len(keys) == len(set(keys)), keys
    return read, len(rows)


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_a_valid_file_is_read_whole(tmp_path, source, small):
    assert check(source, small, put(tmp_path, small)) == (small.records, small.records)


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_a_gzipped_file_reads_the_same(tmp_path, source, small):
    path = put(tmp_path, small._replace(name=small.name + ".gz"), gzip.compress(small.data))
    if small.name.endswith((".parquet", ".xlsx")) or small.beside:
        return
    assert check(source, small, path) == (small.records, small.records)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """Return the bytes with one to four things wrong: bits, tokens, cuts, repetitions, swaps."""
    out = bytearray(data)
    for _turn in range(draw.choice((1, 1, 1, 2, 4))):
        at = draw.randrange(len(out) + 1)
        end = min(len(out), at + draw.choice((1, 1, 2, 8, 64)))
        match draw.randrange(7):
            case 0 if at < len(out):
                out[at] ^= 1 << draw.randrange(8)
            case 1:
                out[at:at] = draw.choice(TOKENS)
            case 2:
                out[at:end] = draw.choice(TOKENS)
            case 3:
                del out[at:end]
            case 4:
                out[at:at] = out[at:end] * draw.choice((1, 2, 50))
            case 5 if draw.random() < 0.3:
                del out[at:]
            case _:
                other = draw.randrange(len(out) + 1)
                out[at:end] = out[other : other + 8]
    return bytes(out)


def fuzz(tmp_path: Path, source: str, small: Small, times: int, seed: int) -> Counter[str]:
    draw, told = random.Random(f"{source}{small.name}{seed}"), Counter[str]()
    for turn in range(times):
        data = mutated(small.data, draw)
        if draw.random() < 0.1 and not small.beside and not small.name.endswith(".parquet"):
            data = gzip.compress(data)
            data = data[: -draw.randrange(1, 12)] if draw.random() < 0.5 else data
        path = put(tmp_path, small, data)
        try:
            found = check(source, small, path)
        except BaseException:
            print(f"seed {seed} turn {turn}: {data[:3000]!r}")
            raise
        told["unreadable" if found is None else "read"] += 1
    return told


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_damaged_files(tmp_path, source, small):
    told = fuzz(tmp_path, source, small, 6, seed=1)
    assert told.total() == 6


@pytest.mark.slow
@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_ten_thousand_damaged_files(tmp_path, source, small):
    """At least 10,000 in all: 300 for each of more than 34 kinds of file."""
    assert len(CASES) * 300 >= 10_000
    told = fuzz(tmp_path, source, small, 300, seed=2)
    assert told.total() == 300


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_an_empty_file_is_counted_or_unreadable(tmp_path, source, small):
    for data in (b"", b"\n", b" \r\n\r\n"):
        assert check(source, small, put(tmp_path, small, data)) in ((1, 0), None)


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_a_folder_or_nothing_in_the_place_of_a_file_is_unreadable(tmp_path, source, small):
    path = tmp_path / small.name
    put(tmp_path, small)
    path.unlink()
    with pytest.raises(Unreadable, match=path.name):
        load(source, path)
    path.mkdir(parents=True)
    with pytest.raises(Unreadable, match=path.name):
        load(source, path)


@pytest.mark.parametrize(("source", "small"), CASES, ids=IDS)
def test_byte_order_marks_and_windows_line_ends(tmp_path, source, small):
    if small.name.endswith((".parquet", ".xlsx")):
        return
    data = b"\xef\xbb\xbf" + small.data.replace(b"\n", b"\r\n")
    assert check(source, small, put(tmp_path, small, data)) == (small.records, small.records)


XML = [(source, small) for source, small in CASES if small.name.endswith(".xml")]


@pytest.mark.parametrize(("source", "small"), XML, ids=[s for s, _ in XML])
@pytest.mark.parametrize("attack", ["bomb", "external", "parameter", "quadratic"])
def test_an_xml_attack_is_refused_at_once(tmp_path, source, small, attack):
    root = small.data.partition(b"?>")[2].strip().split(b"<", 1)[1].split(b" ")[0].split(b">")[0].decode()
    inner = {
        "bomb": "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10)),
        "external": '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        "parameter": '<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;',
        "quadratic": f'<!ENTITY l9 "{"a" * 50_000}">',
    }[attack]
    data = f"<!DOCTYPE {root} [{inner}]><{root}>{'&l9;' * 1_000}</{root}>".encode()
    began = time.monotonic()
    with pytest.raises(Unreadable, match="document type"):
        load(source, put(tmp_path, small, data))
    assert time.monotonic() - began < 2


def test_an_xml_document_of_another_kind_or_cut_short_is_unreadable(tmp_path):
    small = FILES["un-sc"][0]
    for data, reason in {
        b"<html><body/></html>": "a <html> document",
        UN[:-30]: "not well-formed",
        EU: "a <export> document",
        UN.replace(b"Vorrel &amp;", b"Vorrel &lol;"): "not well-formed",
    }.items():
        with pytest.raises(Unreadable, match=reason):
            load("un-sc", put(tmp_path, small, data))


def test_xml_elements_that_no_list_has_are_set_aside_with_their_bytes(tmp_path):
    small = FILES["eu-fsf"][0]
    strange = b'<strange a="1"><deep/></strange>'
    read, rejects, tables = load(
        "eu-fsf", put(tmp_path, small, EU.replace(b"<sanctionEntity eu", strange + b"<sanctionEntity eu"))
    )
    assert (read, len(tables["listing"])) == (3, 2)
    assert [(r.position, r.record) for r in rejects] == [(2, strange.decode())]
    nested = EU.replace(b"<remark>Runs", b"<a>" * 100 + b"</a>" * 100 + b"<remark>Runs")
    read, rejects, tables = load("eu-fsf", put(tmp_path, small, nested))
    assert (read, len(tables["listing"]), "deep" in rejects[0].reason) == (2, 1, True)


def test_a_gzip_bomb_is_cut_at_the_stated_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(_files, "BOMB_SIZE", 4 * 2**20)
    bomb = gzip.compress(lines(*WORKS) + b"\n" * 2**25, 9)
    assert len(bomb) * _files.BOMB_RATIO < 2**25
    read, rejects, tables = load("openalex-works", put(tmp_path, Small("w.jsonl.gz", bomb, 0, "work")))
    assert (read, len(tables["work"])) == (3, 2)
    assert "300 times its size" in rejects[0].reason
    xml = gzip.compress(UN.replace(b"<INDIVIDUALS>", b"<INDIVIDUALS>" + b" " * 2**25, 1), 9)
    with pytest.raises(Unreadable, match="300 times its size"):
        load("un-sc", put(tmp_path, Small("un.xml.gz", xml, 0, "listing")))


@pytest.mark.parametrize("source", ["openalex-works", "opensanctions-ftm", "ror", "trade-csl", "own-list"])
def test_a_line_of_a_hundred_megabytes_costs_only_itself(tmp_path, source):
    small = FILES[source][0]
    head, _newline, rest = small.data.partition(b"\n")
    path = put(tmp_path, small, head + b"\n" + b"x" * 100_000_000 + b"\n" + rest)
    read, rejects, tables = load(source, path)
    assert read == small.records + 1
    assert len(tables[small.table]) == small.records
    assert "longer than 64 MiB" in rejects[0].reason
    assert len(rejects[0].record) == 2**16


def test_an_xml_record_of_a_hundred_megabytes_costs_only_itself(tmp_path):
    small = FILES["un-sc"][0]
    data = UN.replace(b"<COMMENTS1>Born", b"<COMMENTS1>" + b"x" * 100_000_000, 1)
    read, rejects, tables = load("un-sc", put(tmp_path, small, data))
    assert (read, len(tables["listing"])) == (2, 1)
    assert "longer than 64 MiB" in rejects[0].reason
    with pytest.raises(Unreadable, match="one mark of more than 64 MiB"):
        load("un-sc", put(tmp_path, small, UN.replace(b"<INDIVIDUAL>", b'<INDIVIDUAL a="' + b"x" * 100_000_000, 1)))


def test_bytes_of_another_encoding_are_set_aside_not_guessed(tmp_path):
    small = FILES["own-list"][0]
    latin = small.data.replace(b"Korro", "Körro".encode("latin-1"))
    read, rejects, tables = load("own-list", put(tmp_path, small, latin))
    assert (read, len(tables["listing"]), rejects[0].position) == (2, 1, 3)
    assert "not utf-8" in rejects[0].reason
    said = small._replace(beside=(("own_lists/ours.toml", b'encoding = "latin-1"\n' + OWN),))
    _read, rejects, tables = load("own-list", put(tmp_path, said, latin))
    assert not rejects
    assert "Körro" in {r["name"] for r in tables["listing_name"]}
    for wide in ("utf-16", "utf-16-le"):
        with pytest.raises(Unreadable):
            load("own-list", put(tmp_path, small, small.data.decode().encode(wide)))


def test_an_open_quote_costs_its_own_line(tmp_path):
    small = FILES["openalex-country-totals"][0]
    rows = ["year,country,international_works", '2019,"DE,7', "2020,FR,7", '2021,DE,"8', "2022,DE,8"]
    read, rejects, tables = load("openalex-country-totals", put(tmp_path, small, text(*rows)))
    assert (read, [r.position for r in rejects]) == (4, [2, 4])
    assert [r["year"] for r in tables["country_year"]] == [2020, 2022]


NUMBERS = ["nan", "NaN", "-1", "-0.5", "1e400", "inf", "9" * 30, "9" * 5000, "1_000", "٣", "0x10", "", "1.5"]


@pytest.mark.parametrize("number", NUMBERS, ids=[n[:8] or "blank" for n in NUMBERS])
def test_numbers_that_are_no_counts_are_set_aside(tmp_path, number):
    for source, row in {
        "openalex-country-pairs": f"2020,DE,FR,{number}",
        "researcher-populations": f"2020,DE,{number},1,1",
        "innovation-graph-economies": f"{number},DE,2021,1",
    }.items():
        small = FILES[source][0]
        read, rejects, _tables = load(source, put(tmp_path, small, small.data + row.encode() + b"\n"))
        assert (read, len(rejects)) == (3, 1), source
        assert len(rejects[0].reason) < 200


def test_json_numbers_and_surrogates_that_no_table_holds(tmp_path):
    small = FILES["openalex-works"][0]
    first = lines(WORKS[0]).decode().strip()
    bad = [
        first.replace('"cited_by_count": 0', f'"cited_by_count": {n}')
        for n in ("1e400", "9" * 12, "9" * 400, "-3", "NaN")
    ]
    bad += [
        first.replace('"title": "\\u00c4"', '"title": "\\ud800"'),
        first.replace("openalex.org/T1", "openalex.org/T99999999999"),
        first.replace("fields/22", "fields/" + "9" * 30),
        first.replace("openalex.org/W1", "openalex.org/W" + "9" * 30),
    ]
    read, rejects, tables = load("openalex-works", put(tmp_path, small, "\n".join([*bad, first]).encode()))
    assert (read, len(rejects), len(tables["work"])) == (len(bad) + 1, len(bad), 1)
    entity = lines(FTM[0]).decode().replace("Vorrel Holding", "\\udfff Holding")
    read, rejects, _tables = load("opensanctions-ftm", put(tmp_path, FILES["opensanctions-ftm"][0], entity.encode()))
    assert (read, len(rejects)) == (1, 1)


def rezipped(data: bytes, change: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_workbook_writes_nothing_runs_nothing_and_swells_to_nothing(tmp_path, monkeypatch):
    small = FILES["own-list"][1]
    slip = rezipped(small.data, {"../../escaped.txt": b"x", "/abs/escaped.txt": b"x", "xl/vbaProject.bin": b"macro"})
    assert check("own-list", small, put(tmp_path, small, slip)) == (2, 2)
    assert not list(tmp_path.parent.rglob("escaped.txt"))
    formula = xlsx(OWN_ROWS[0], ["1", '=HYPERLINK("http://127.0.0.1:9","x")', "", "", ""])
    read, rejects, _tables = load("own-list", put(tmp_path, small, formula))
    assert (read, rejects[0].reason) == (1, "the entry has no name"), "a formula gives its stored value, here none"
    sheet = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(small.data)) as book:
        page = book.read(sheet)
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(Unreadable, match="document type"):
        load("own-list", put(tmp_path, small, rezipped(small.data, {sheet: bomb})))
    with pytest.raises(Unreadable, match="unpacks to too much"):
        load("own-list", put(tmp_path, small, rezipped(small.data, {"xl/media/x.bin": bytes(2**24)})))
    monkeypatch.setattr(_xlsx, "MAX_WHOLE", 1_000)
    with pytest.raises(Unreadable, match="unpacks to too much"):
        load("own-list", put(tmp_path, small))
    monkeypatch.undo()
    far = page.replace(b'r="A3"', b'r="ZZZZZZ3"').replace(b'<row r="3"', b'<row r="99999999999"')
    began = time.monotonic()
    check("own-list", small, put(tmp_path, small, rezipped(small.data, {sheet: far})))
    assert time.monotonic() - began < 20


def test_a_workbook_too_wide_for_its_header_loses_only_that_row(tmp_path):
    small = FILES["own-list"][1]
    rows = xlsx(*OWN_ROWS, ["3", "Third", "", "", "", "stray"])
    read, rejects, tables = load("own-list", put(tmp_path, small, rows))
    assert (read, len(tables["listing"]), rejects[0].reason) == (3, 2, "6 cells where 5 belong")
