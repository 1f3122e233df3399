"""Many questions on the command line: tables in and out, entities in and out, answers kept and asked again."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from isthmus.faces.cli.output import notes, people, put_json
from isthmus.faces.shapes.files import to_csv
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.screening import Screening
    from isthmus.screen.table import Question
    from isthmus.store import Actor

BEGUN = "begun"


def check_persons(given: dict[str, Any], who: Actor) -> None:
    """Refuse a bulk screening of persons without a case, a purpose, a role and a file to write to."""
    missing = [f"--{name}" for name, there in (
        ("case", given["case_id"]), ("purpose", given["purpose"].strip()), ("role", who.role), ("out", given["out"]),
    ) if not there]  # fmt: skip
    if missing:
        raise UsageError(
            f"Screening persons in bulk needs a case, a purpose and a role: {', '.join(missing)} missing.",
            "isthmus screen --persons FILE --case ID --purpose TEXT --role reviewer --as NAME --out FILE",
        )


def screen_table(form: str, screening: Screening, lake: Lake, who: Actor, given: dict[str, Any]) -> None:
    """Screen a table into a table; rows that cannot be asked are kept aside in a file and counted."""
    from isthmus.screen.bulk import Progress as Kept
    from isthmus.screen.bulk import mark_of, run
    from isthmus.screen.table import Columns, read_rows

    source, out = Path(given["file"] or given["persons"]), Path(given["out"])
    persons = given["persons"] is not None
    columns = Columns(given["column"], given["country_column"] if not persons else "", given["id_column"],
                      given["born_column"], given["employer_column"], persons)  # fmt: skip
    rows = list(read_rows(source, columns))
    questions = [r.question for r in rows if r.question is not None]
    if persons:
        keep(screening, who, given, questions, [], state=BEGUN)
    kept = Kept(out, mark_of(source, columns, screening, lake.snapshot_id))
    with _bar(len(rows)) as bar, kept:
        task = bar.add_task("Screening", total=len(rows))
        results = list(run(screening, lake, rows, kept, lambda n: bar.update(task, advance=n)))
    _write([r["flat"] for r in results], out)
    aside = [r.cells | {"why": r.why} for r in rows if r.question is None]
    rejected = out.with_name(f"{out.stem}.rejected.csv")
    if aside:
        rejected.write_text(to_csv([{k: v for k, v in cells.items() if k} for cells in aside]), encoding="utf-8")
    found = [r["found"] for r in results if r["found"] is not None]
    if persons or given["keep"]:
        keep(screening, who, given, questions, found)
    kept.path.unlink()
    outcomes = Counter(r["flat"]["screening_outcome"] for r in results)
    summary = {"out": str(out), "rows": len(rows), "asked": len(questions), "kept_aside": len(aside),
               "rejected": str(rejected) if aside else None, "outcomes": dict(sorted(outcomes.items())),
               "vintages": list(screening.vintages)}  # fmt: skip
    if form == "json":
        put_json(summary)
        return
    people().print(Text(f"{len(rows):,} rows read, {len(questions):,} screened, {len(aside):,} kept aside"))
    for outcome, count in sorted(outcomes.items()):
        people().print(Text(f"  {count:>7,}  {outcome}"))
    people().print(Text(f"Wrote {out}" + (f", and {rejected} with what could not be asked" if aside else "")))


def keep(
    screening: Screening, who: Actor, given: dict[str, Any], questions: list[Question],
    found: list[list[dict[str, Any]]], state: str = "done",
) -> None:  # fmt: skip
    """Keep what was asked and answered in the store; the ledger says who, for what and for which case."""
    from isthmus.screen.kept import pack
    from isthmus.store import open_store

    asked, answered = pack(questions, found)
    with open_store() as store:
        store.answers.keep(
            who, asked, answered | {"state": state, "questions": len(questions)}, screening.vintages,
            given["purpose"], given["case_id"],
        )  # fmt: skip


def show_since(form: str, screening: Screening, lake: Lake, who: Actor, given: dict[str, Any]) -> None:
    """Print which kept answers have changed since a vintage."""
    from isthmus.screen.kept import since
    from isthmus.store import open_store

    vintage = given["since"]
    with open_store() as store:
        kept = store.answers.all(who, given["purpose"] or f"screen --since {vintage}")
    done = [k for k in kept if k.answer.get("state") != BEGUN]
    rows = list(since(vintage, done, screening, lake))
    if form == "json":
        put_json({"since": vintage, "vintages": list(screening.vintages), "rows": rows})
        return
    for row in rows:
        shown = row["asked"] if isinstance(row["asked"], str) else _shown(row["asked"])
        people().print(Text(f"{row['at'][:10]}  {shown}", style="bold"), soft_wrap=True)
        for way, sign in (("gained", "+"), ("lost", "-"), ("changed", "~")):
            for f in row.get(way, ()):
                people().print(Text(f"  {sign} {f['list_id']}:{f['entry_id']}  {f['hit_type']}"), soft_wrap=True)
    people().print(f"{len(rows)} kept answers altered since {vintage}.")


def _shown(asked: dict[str, Any] | None) -> str:
    if asked is None:
        return "(what was asked was erased)"
    return str(asked.get("organisation") or asked.get("person") or "; ".join(asked.get("ids", ())))


def screen_entities(form: str, screening: Screening, lake: Lake, given: dict[str, Any]) -> None:
    """Screen FollowTheMoney entities: findings out as entities, one JSON object a line."""
    from isthmus.screen.bulk import answer
    from isthmus.screen.ftm import entry_entity, entry_id, finding_entities, questions, read_entity, together
    from isthmus.screen.people import Person

    entities: list[Any] = []
    aside: list[tuple[int, str]] = []
    for number, line in enumerate(_lines(given["ftm"]), 1):
        try:
            entity = read_entity(line)
            entities.append((entity, questions(entity)))
        except UsageError as error:
            aside.append((number, error.message))
    if sum(isinstance(asks[0], Person) for _e, asks in entities) > 1:
        raise UsageError(
            "Several persons are a bulk screening: it needs a case, a purpose and a role.",
            "isthmus screen --persons FILE --case ID --purpose TEXT --role reviewer --as NAME --out FILE",
        )
    by_id = {entry_id(e.list_id, e.entry_id): e for e in screening.entries}
    links, hit = [], set()
    for n, (entity, asks) in enumerate(entities, 1):
        made = together(answer(screening, lake, ask) for ask in asks)
        links += list(finding_entities(entity.id or f"entity-{n}", made))
        hit |= {entry_id(f.list_id, f.entry_id) for f in made.findings}
    lines = [*links, *(entry_entity(by_id[x]) for x in sorted(hit))]
    if given["out"] is not None:
        Path(given["out"]).write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in lines))
    elif form == "table":
        sys.stdout.write("".join(msgspec.json.encode(x).decode() + "\n" for x in lines))
    if form == "json":
        put_json({"entities": len(entities), "findings": len(links), "vintages": list(screening.vintages),
                  "kept_aside": [{"line": n, "why": why} for n, why in aside], "rows": lines})  # fmt: skip
    for number, why in aside:
        notes().print(Text(f"Line {number} kept aside: {why}", style="yellow"))
    notes().print(f"{len(entities)} entities screened, {len(links)} findings, {len(aside)} lines kept aside.")


def _lines(source: str) -> Iterator[str]:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"Cannot read {source}: {error.strerror}.") from error
    return (line for line in text.splitlines() if line.strip())


def _write(rows: list[dict[str, str]], out: Path) -> None:
    """Write a table, whole or not at all; cells of a workbook are text, never formulas."""
    temporary = out.with_name(f".{out.name}.tmp")
    rows = [{key: row.get(key, "") for key in dict.fromkeys(k for r in rows for k in r)} for row in rows]
    try:
        if out.suffix.lower() == ".xlsx":
            from openpyxl import Workbook
            from openpyxl.cell import WriteOnlyCell

            book = Workbook(write_only=True)
            sheet = book.create_sheet("screened")
            for values in [list(rows[0]) if rows else [], *(list(r.values()) for r in rows)]:
                cells = [WriteOnlyCell(sheet, value) for value in values]
                for cell in cells:
                    cell.data_type = "s"
                sheet.append(cells)
            book.save(temporary)
        else:
            temporary.write_text(to_csv(rows), encoding="utf-8")
        temporary.replace(out)
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}.", "Give another file with --out.") from error


def _bar(total: int) -> Progress:
    console = notes()
    return Progress(
        TextColumn("{task.description}"), BarColumn(28), MofNCompleteColumn(), TimeRemainingColumn(),
        console=console, disable=not console.is_terminal or total < 2,
    )  # fmt: skip
