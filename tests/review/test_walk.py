"""The officer's walk of the documentation, run command by command as a new user would, and its output compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from walks import WALKS, unprinted, walk

PAGE = WALKS / "officer.md"


@pytest.fixture(scope="module")
def walked(office_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Path]:
    folder = tmp_path_factory.mktemp("walk")
    return (*walk(PAGE, folder, office_lake), folder)


def test_the_page_prints_what_it_says_it_prints(walked):
    out, err, _ = walked
    assert not unprinted(PAGE, out + "\n" + err)


def test_the_walk_ends_with_letters_in_two_languages(walked):
    _, _, folder = walked
    assert (folder / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "letter.zh.docx").read_bytes().startswith(b"PK")
    memo = (folder / "memo.html").read_text("utf-8")
    assert "STRAC-02" in memo
    assert "Tremblay" not in memo and "Okafor" not in memo


def test_no_name_of_a_person_is_in_what_the_walk_printed(walked):
    out, _, _ = walked
    for name in ("Okafor", "Tremblay", "Amara Singh", "Brandt", "Sato"):
        assert name not in out


def test_the_walk_runs_on_the_real_registry_and_lists(mirror_lake, tmp_path):
    out, _ = walk(PAGE, tmp_path, mirror_lake)
    assert "one organisation, written 2 ways" in out
    assert "Q8 closed" in out
