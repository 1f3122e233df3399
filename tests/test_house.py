"""The house itself: rooms found by convention, small files, errors that help, documentation that is complete."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isthmus import discovery
from isthmus.faces.cli.main import app
from isthmus.model import country, errors

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def test_files_stay_small():
    sizes = {p: len(p.read_text().splitlines()) for p in SOURCES if p.name != "__init__.py"}
    assert not [f"{p.name} {n}" for p, n in sizes.items() if n > 400]
    assert statistics.median(sizes.values()) <= 130


def test_a_file_without_its_marker_is_an_error(monkeypatch, tmp_path):
    (tmp_path / "stray.py").write_text("X = 1\n")
    import isthmus.source as room

    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    discovery.members.cache_clear()
    with pytest.raises(errors.BrokenRoom, match=r"stray.py has no SOURCE"):
        discovery.members("source", "SOURCE")
    discovery.members.cache_clear()
    sys.modules.pop("isthmus.source.stray", None)


def test_every_error_owns_its_exit_code_and_status():
    def family(kind):
        yield kind
        for sub in kind.__subclasses__():
            yield from family(sub)

    for kind in family(errors.IsthmusError):
        assert 1 <= kind.exit_code <= 4
        assert 400 <= kind.status <= 599
        assert kind.title


def test_unknown_names_come_with_the_nearest():
    error = errors.UnknownName("country", "Germny", ["Germany", "France", "Ghana"])
    assert error.nearest[0] == "Germany"
    assert error.problem()["hint"].startswith("Did you mean Germany")


@given(st.text(max_size=300))
def test_any_text_as_a_country_is_a_code_or_an_unknown_name(text):
    try:
        assert country.parse(text) in country.CODES | country.AGGREGATES
    except errors.UnknownName as error:
        assert error.value == text


def test_every_country_has_a_name_in_three_languages():
    for language in ("en", "zh_Hans", "zh_Hant"):
        names = country.names(language)
        assert all(names[c] and names[c] != c for c in country.CODES)


def _commands(group: click.Group, prefix: str = "isthmus"):
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield f"{prefix} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix} {name}")


def test_every_command_and_option_is_documented():
    text = (ROOT / "docs" / "commands.md").read_text()
    for name, command in _commands(app):
        assert f"`{name}" in text, f"{name} is missing in docs/commands.md"
        for option in command.params:
            for flag in option.opts if isinstance(option, click.Option) else ():
                if flag.startswith("--"):
                    assert flag in text, f"{flag} of {name} is missing in docs/commands.md"


def test_documented_commands_exist():
    known = {name for name, _ in _commands(app)}
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for words in re.findall(r"^\s*(isthmus(?: [a-z][a-z-]+)+)", page.read_text(), re.MULTILINE):
            assert any(words == k or words.startswith(k + " ") for k in known), f"{page.name}: {words}"


def test_asking_for_help_is_quick_to_load():
    code = "import sys, isthmus.faces.cli.main; print([m for m in ('ibis', 'pyarrow', 'altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", "heavy libraries are imported before a command needs them"
