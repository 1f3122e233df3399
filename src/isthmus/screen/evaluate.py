"""Evaluation over files in the shape of the gold sets: one function a task, each returning the same six figures.

`resolve` counts micro pairs of (string, ROR id) over rows whose labels are all in the registry and rows that
have none, where any id returned is a false positive. `screen` counts (string, list, entry) over a links file, or
pairs of a string and one entry. `names` counts matches over labelled pairs. `strings_per_s` leaves out loading.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from isthmus.model.errors import Unreadable
from isthmus.screen.findings import COUNTED, ListingLink
from isthmus.screen.names import alike
from isthmus.screen.records import Entry
from isthmus.screen.resolve import Policy, Resolver
from isthmus.screen.screener import Screener


class Counted(NamedTuple):
    """True positives, false positives and false negatives of one row."""

    tp: int
    fp: int
    fn: int


class GoldLink(msgspec.Struct, frozen=True):
    """A row of a links file: a list's entry with the ROR ids that are it."""

    list: str
    entry: str
    ror: tuple[str, ...]


def resolve_rows(path: Path, resolver: Resolver, policy: Policy = "main") -> tuple[list[Counted], float]:
    """Return the counts of each scored row of an affiliation file, and strings a second."""
    number = resolver.index.number
    rows = [
        (r["affiliation"], {x for x in r["ror_ids"].split(";") if x}) for r in read_csv(path, "affiliation", "ror_ids")
    ]
    rows = [(text, labels) for text, labels in rows if all(x in number for x in labels)]
    started = time.perf_counter()
    answers = list(resolver.resolve_many((text for text, _ in rows), policy))
    seconds = time.perf_counter() - started
    found = [_count({m.ror_id for m in answer}, labels) for answer, (_, labels) in zip(answers, rows, strict=True)]
    return found, len(rows) / max(seconds, 1e-9)


def screen_rows(path: Path, resolver: Resolver, links: Iterable[GoldLink]) -> tuple[list[Counted], float]:
    """Return the counts of each string of a JSON Lines file against the entries of a links file."""
    links = list(links)
    scope = {(link.list, link.entry) for link in links}
    lists = sorted({link.list for link in links})
    entries = [Entry(link.list, link.entry, (link.entry,)) for link in links]
    ties = [ListingLink(link.list, link.entry, ror, state="positive") for link in links for ror in link.ror]
    screener = Screener(entries, resolver, ties)
    rows = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    found = []
    started = time.perf_counter()
    for row in rows:
        labels = {(name, entry) for name in lists for entry in row.get(name, ())} & scope
        answer = screener.screen(row["affiliation"])
        hits = {(f.list_id, f.entry_id) for f in answer.findings if f.hit_type in COUNTED}
        found.append(_count(hits, labels))
    return found, len(rows) / max(time.perf_counter() - started, 1e-9)


def pair_rows(path: Path) -> tuple[list[Counted], float]:
    """Return the counts of each pair of a string with the names of one entry; no registry is needed."""
    screeners: dict[tuple[str, str], Screener] = {}
    rows = list(read_csv(path, "listed_names", "country", "affiliation", "is_match"))
    for row in rows:
        known = (row["listed_names"], row["country"])
        if known not in screeners:
            names = tuple(n.strip() for n in row["listed_names"].split(";") if n.strip())
            screeners[known] = Screener([Entry("pair", "entry", names, row["country"])])
    found = []
    started = time.perf_counter()
    for row in rows:
        answer = screeners[row["listed_names"], row["country"]].screen(row["affiliation"])
        found.append(_binary(any(f.hit_type in COUNTED for f in answer.findings), _true(row["is_match"])))
    return found, len(rows) / max(time.perf_counter() - started, 1e-9)


def name_rows(path: Path) -> tuple[list[Counted], float]:
    """Return the counts of each labelled pair of names."""
    rows = list(read_csv(path, "schema", "name1", "name2", "is_match"))
    labels = [_true(r["is_match"]) for r in rows]
    started = time.perf_counter()
    found = alike([(r["name1"], r["name2"], r["schema"] == "Person") for r in rows])
    seconds = max(time.perf_counter() - started, 1e-9)
    return [_binary(f, y) for f, y in zip(found, labels, strict=True)], len(rows) / seconds


def figures(rows: list[Counted], per_second: float) -> dict[str, float]:
    """Return the six figures of counted rows."""
    tp, fp, fn = (sum(column) for column in zip(*rows, strict=True)) if rows else (0, 0, 0)
    precision = tp / (tp + fp) if tp + fp else 0.0
    recall = tp / (tp + fn) if tp + fn else 0.0
    return {
        "n": len(rows),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(_f(precision, recall, 1.0), 4),
        "f05": round(_f(precision, recall, 0.5), 4),
        "strings_per_s": round(per_second, 1),
    }


def interval(rows: list[Counted], of: str = "f1", draws: int = 1000, seed: int = 0) -> tuple[float, float]:
    """Return the 95% bootstrap interval of one figure over rows."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    picks = np.random.default_rng(seed).integers(0, len(table), (draws, len(table)))
    values = [figures([Counted(*table[pick].sum(axis=0))], 1.0)[of] for pick in picks]
    low, high = np.percentile(values, (2.5, 97.5))
    return round(float(low), 4), round(float(high), 4)


def resolve(path: Path, resolver: Resolver, policy: Policy = "main") -> dict[str, float]:
    """Return the figures of an affiliation file."""
    return figures(*resolve_rows(path, resolver, policy))


def screen(path: Path, resolver: Resolver | None = None, links: Path | None = None) -> dict[str, float]:
    """Return the figures of a file of strings with a links file, or of a file of pairs."""
    if path.suffix == ".csv":
        return figures(*pair_rows(path))
    if resolver is None or links is None:
        raise Unreadable(f"{path} needs a registry and a links file.", "Add --links FILE and build or name a lake.")
    return figures(*screen_rows(path, resolver, read_links(links)))


def names(path: Path) -> dict[str, float]:
    """Return the figures of a file of name pairs."""
    return figures(*name_rows(path))


TASKS: dict[str, Callable[..., dict[str, float]]] = {"resolve": resolve, "screen": screen, "names": names}


def read_links(path: Path) -> list[GoldLink]:
    """Return a links file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[GoldLink])
    except (OSError, msgspec.DecodeError) as error:
        raise Unreadable(
            f"{path} is not a links file: {error}", 'Its shape: [{"list", "entry", "ror": [...]}].'
        ) from error


def read_csv(path: Path, *columns: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a CSV file that must have some columns."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            lost = [c for c in columns if c not in (reader.fieldnames or ())]
            if lost:
                raise Unreadable(f"{path} has no column {lost[0]!r}.", f"Its columns must be {', '.join(columns)}.")
            yield from reader
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{path} cannot be read: {error}", "Give a UTF-8 CSV file with a header.") from error


def _count(found: set[Any], labels: set[Any]) -> Counted:
    return Counted(len(found & labels), len(found - labels), len(labels - found))


def _binary(found: bool, label: bool) -> Counted:
    return Counted(int(found and label), int(found and not label), int(label and not found))


def _true(text: str) -> bool:
    return text.strip().lower() in ("1", "true", "yes")


def _f(precision: float, recall: float, beta: float) -> float:
    weight = beta * beta
    return (1 + weight) * precision * recall / (weight * precision + recall) if precision + recall else 0.0
