"""A result as files others read: the IAMC long table, and an RO-Crate that holds question, data, code and answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec

import isthmus
from isthmus.model.errors import UsageError

COLUMNS = ("model", "scenario", "region", "variable", "unit", "year", "value")


def iamc(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the result as rows of the IAMC data format: one value a row, percentiles as variables."""
    year = result["network"]["year"] if result["network"] else None
    common = {"model": f"Isthmus {result['model']} {result['model_revision']}", "scenario": result["scenario"]}
    rows = []
    for name, outcome in result["outcomes"].items():
        for p in ("p05", "p50", "p95"):
            rows.append(common | {"region": _region(result, name), "variable": f"{name}|{p}",
                                  "unit": "per cent or points", "year": year, "value": outcome[p]})  # fmt: skip
    for row in (*result["rows"], *result["groups"]):
        region = next(row[k] for k in ("country", "institution", "group") if k in row)
        for p in ("p05", "p50", "p95"):
            rows.append(common | {"region": region, "variable": f"change|{p}", "unit": "per cent",
                                  "year": year, "value": row[p]})  # fmt: skip
    return rows


def _region(result: dict[str, Any], name: str) -> str:
    sides = {"a": 0, "b": 1}
    if name in sides and len(result["sides"]) > sides[name]:
        return "+".join(result["sides"][sides[name]])
    return "World" if name == "world" else name


def to_text(rows: list[dict[str, Any]]) -> str:
    """Return IAMC rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def crate(result: dict[str, Any], folder: str | Path) -> Path:
    """Write a folder with result, long table, assumptions and ``ro-crate-metadata.json`` (RO-Crate 1.1).

    The folder appears whole or not at all.

    Raises
    ------
    UsageError
        When the folder stands already or cannot be written.
    """
    root = Path(folder)
    if root.exists():
        raise UsageError(f"{root} stands already.", "Give a folder that does not.")
    draft = root.with_name(f".{root.name}.part")
    contents = {
        "result.json": (msgspec.json.format(msgspec.json.encode(result), indent=2), "The result"),
        "iamc.csv": (to_text(iamc(result)).encode(), "The result in the IAMC data format"),
        "assumptions.json": (
            msgspec.json.format(
                msgspec.json.encode({"policy": result["policy"], "assumptions": result["assumptions"]}), indent=2
            ),
            "Every range that was drawn from, with kind and source",
        ),
    }
    try:
        draft.mkdir(parents=True)
        for name, (data, _) in contents.items():
            (draft / name).write_bytes(data)
        metadata = msgspec.json.format(msgspec.json.encode(_metadata(result, contents)), indent=2)
        (draft / "ro-crate-metadata.json").write_bytes(metadata)
        draft.rename(root)
    except OSError as error:
        raise UsageError(f"Cannot write {root}: {error.strerror}.", "Give another folder.") from error
    return root


def _metadata(result: dict[str, Any], contents: dict[str, tuple[bytes, str]]) -> dict[str, Any]:
    files = [{"@id": name, "@type": "File", "name": about} for name, (_, about) in contents.items()]
    root = {
        "@id": "./", "@type": "Dataset", "name": result["title"], "description": result["question"],
        "identifier": result["run_id"], "license": {"@id": "https://www.apache.org/licenses/LICENSE-2.0"},
        "isBasedOn": result["vintages"], "hasPart": [{"@id": f["@id"]} for f in files], "mentions": {"@id": "#run"},
    }  # fmt: skip
    run = {
        "@id": "#run", "@type": "CreateAction", "name": f"Run of {result['scenario']} with {result['model']}",
        "instrument": {"@id": "#isthmus"}, "result": [{"@id": f["@id"]} for f in files],
    }  # fmt: skip
    tool = {"@id": "#isthmus", "@type": "SoftwareApplication", "name": "Isthmus", "version": isthmus.__version__}
    about = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
             "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}}  # fmt: skip
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [about, root, run, tool, *files]}
