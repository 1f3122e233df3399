"""The walk from a question of cost to a printed page, on the sample, as the documentation tells it."""

from __future__ import annotations

import json

import pytest

from walks import WALKS, unprinted, walk

PAGE = WALKS / "cost.md"


@pytest.fixture(scope="module")
def walked(bundled_lake, tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    return (*walk(PAGE, folder, bundled_lake), folder)


def test_the_page_prints_what_it_says_it_prints(walked):
    out, err, _ = walked
    assert not unprinted(PAGE, out + "\n" + err)


def test_the_walk_ends_with_pages_in_two_languages_and_tables(walked):
    *_, folder = walked
    assert (folder / "cost.pdf").read_bytes().startswith(b"%PDF")
    page = (folder / "cost.zh.html").read_text("utf-8")
    assert 'lang="zh-Hans"' in page and "--depth 0.3..1" in page and "虚构" in page
    assert (folder / "cost.csv").read_text("utf-8").startswith(("model", "Model"))
    assert json.loads((folder / "cost" / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    assert json.loads((folder / "card.json").read_text("utf-8"))["cards"][0]["hindcast"]
