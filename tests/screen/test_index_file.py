"""The index kept beside the lake: the same answers, made anew when it is damaged or stands for something else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from isthmus.screen.index_file import kept
from isthmus.screen.records import Institution
from isthmus.screen.resolve import Resolver
from screen.conftest import REGISTRY

TEXTS = (
    "School of Astronautics, Beihang Univ., Beijing 100191, PR China",
    "北京航空航天大學",
    "Beijing Hangkong Hangtian Daxue",
    "HIT, Holon, Israel",
    "Harbin Institute of Tecnhology",
    "Institut Norvale, Lyon, France",
    "Department of Physics",
)


class Source:
    """A registry that counts how often it is read."""

    def __init__(self) -> None:
        self.read = 0

    def __call__(self) -> Iterator[Institution]:
        self.read += 1
        return iter(REGISTRY)


def test_a_kept_index_answers_as_a_new_one(tmp_path: Path, resolver: Resolver) -> None:
    source = Source()
    kept(tmp_path, "ror@1", source)
    again = Resolver(kept(tmp_path, "ror@1", source))
    assert source.read == 1
    for text in TEXTS:
        assert again.resolve(text, "all") == resolver.resolve(text, "all")


def test_another_vintage_is_built_and_the_old_file_goes(tmp_path: Path) -> None:
    source = Source()
    kept(tmp_path, "ror@1", source)
    kept(tmp_path, "ror@2", source)
    assert source.read == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    source = Source()
    kept(tmp_path, "ror@1", source)
    (file,) = tmp_path.iterdir()
    for damage in (b"", b"\x00" * 50, file.read_bytes()[:-100]):
        file.write_bytes(damage)
        assert kept(tmp_path, "ror@1", source).items
    assert source.read == 4


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert kept(tmp_path / "file" / "below", "ror@1", Source()).items
