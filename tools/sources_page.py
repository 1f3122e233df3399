"""Writes docs/sources.md from what the sources say of themselves: ``python tools/sources_page.py``."""

from __future__ import annotations

from pathlib import Path

from isthmus.discovery import members
from isthmus.source import own_list
from isthmus.source._not_loaded import NotLoaded, not_loaded

PAGE = Path(__file__).parent.parent / "docs" / "sources.md"
HEAD = """# Sources

One file each in `src/isthmus/source/`. This page is made from them by `python tools/sources_page.py`; a test fails when
it is out of date. A source is read from the files below a mirror that its globs name; `read` says which formats.

**Persons.** Of persons on a list the lake's tables keep name, other names, and addresses where the list gives them. No
nationality, no place or date of birth, no identity document, and no remark on a person is kept, because lists print
those there. The one exception is quarantine: a record that cannot be read is set aside whole, as the list printed it.

**Limits.** A record of more than 64 MiB is set aside with its first 64 KiB. Gzip is cut where it unpacks to more than
300 times its size beyond 2 GiB; documents read as a whole (JSON, XLSX) may unpack to 1 GiB. XML that declares a
document type (the carrier of entity bombs and external entities) is refused; XML that is not well formed, and Parquet
or XLSX that is damaged, is unreadable as a whole and stops the build. CSV is UTF-8; a row of other bytes is set aside.
"""


def page() -> str:
    """Return the page."""
    sources = [m.SOURCE for m in members("source", "SOURCE").values()]
    out = [HEAD, "| id | what | publisher | licence | a record is | tables |", "| --- | --- | --- | --- | --- | --- |"]
    for s in sources:
        mark = " **Only with `--allow-noncommercial`.**" if s.noncommercial else ""
        tables = ", ".join(f"`{t}`" for t in s.tables)
        what = f"{s.title}.{mark}"
        out.append(f"| `{s.id}` | {what} | {s.publisher} | {s.licence} | {s.grain} | {tables} |")
    out += ["", "## Where they come from", "", "| id | files below a mirror | official address | cadence |",
            "| --- | --- | --- | --- |"]  # fmt: skip
    for s in sources:
        globs = ", ".join(f"`{g}`" for g in s.files)
        live = f"<{s.live}>" if s.live.startswith("https://") else "(none)"
        out.append(f"| `{s.id}` | {globs} | {live} | {s.cadence} |")
    out += ["", "## What to know of each", ""]
    out += [f"- `{s.id}`: {' '.join(s.caveats)}" for s in sources if s.caveats]
    out += ["", "## A list of your own", "", str(own_list.__doc__).partition("\n\n")[2].replace("``", "`").strip()]
    text = "\n".join(out)
    text = text.replace("`own_lists/partners.toml`::\n", "`own_lists/partners.toml`:\n")
    text += "\n\n## Not loaded\n\n"
    text += "Important lists that are **not** loaded: finding nothing in those that are proves little.\n\n"
    return text + "\n".join(_left_out(n) for n in not_loaded()) + "\n"


def _left_out(n: NotLoaded) -> str:
    where = f", <{n.url}>" if n.url else ""
    return f"- {n.title} ({n.publisher}{where}): {n.why} As of {n.checked_on}."


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
