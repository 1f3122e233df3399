"""Carries a framework out as bytes of a format, and in from a workbook or CSV files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from isthmus.faces.cli.output import put_bytes
from isthmus.faces.shapes.policy import pack_record
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.policy import Framework


def content(pack: Framework, form: str) -> bytes:
    """Return a framework as the bytes of a yaml, json, xlsx or dmn file."""
    import msgspec

    from isthmus.policy.dmn import to_dmn
    from isthmus.policy.sheets import write_xlsx
    from isthmus.policy.yamlout import to_yaml

    if form == "dmn":
        return to_dmn(pack)
    if form == "xlsx":
        with TemporaryDirectory() as folder:
            path = Path(folder, "book.xlsx")
            write_xlsx(pack, path)
            return path.read_bytes()
    if form == "json":
        return msgspec.json.format(msgspec.json.encode(pack_record(pack)), indent=2) + b"\n"
    return to_yaml(pack).encode()


def csv_files(pack: Framework, out: str | None) -> None:
    """Write a framework as two CSV files in a folder."""
    from isthmus.policy.sheets import write_csv

    if out is None or out == "-" or Path(out).suffix.lower() == ".csv" or Path(out).is_file():
        raise UsageError("A framework is two CSV files.", "Give a folder: --out FOLDER")
    with TemporaryDirectory() as folder:
        for path in write_csv(pack, Path(folder)):
            put_bytes(path.read_bytes(), str(Path(out, path.name)), path.name)


def read(path: Path) -> Framework:
    """Return the framework of a workbook, or of one of its two CSV files with the other beside it."""
    from isthmus.policy.sheets import read_csv, read_xlsx

    if path.suffix.lower() == ".xlsx":
        return read_xlsx(path)
    name, _, table = path.stem.rpartition(".")
    if path.suffix.lower() == ".csv" and name and table in ("pack", "rules"):
        return read_csv(path.parent, name)
    raise UsageError(f"{path.name} is not imported.", "Name an .xlsx file, or ID.rules.csv with ID.pack.csv beside it.")


def named_after_id(pack: Framework, form: str, out: str | None) -> None:
    """Refuse a YAML file with another name than the framework's id: it could not be read again."""
    if form == "yaml" and out not in (None, "-") and Path(str(out)).name != f"{pack.id}.yaml":
        raise UsageError(f"--out {out}: a framework's file is named after its id.", f"Name it {pack.id}.yaml.")
