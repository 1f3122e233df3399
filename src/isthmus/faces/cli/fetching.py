"""Shows files as they come: a bar on a terminal, a line a file elsewhere."""

from __future__ import annotations

from types import TracebackType

from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from isthmus.faces.cli.output import notes
from isthmus.fetch.report import Outcome


class FetchProgress:
    """Listens to a run of fetching; use as a context."""

    def __init__(self) -> None:
        self._console = notes()
        self._bars = Progress(
            TextColumn("{task.fields[label]:<40}"), BarColumn(24), TextColumn("{task.fields[have]:>24}"),
            TimeElapsedColumn(), console=self._console, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._task: TaskID | None = None
        self._total: int | None = None

    def __enter__(self) -> FetchProgress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def begin(self, file: str, have: int, total: int | None) -> None:
        """Open a bar for a file, or set it to where it goes on."""
        self._clear()
        self._total = total
        self._task = self._bars.add_task(
            "", label=file.rpartition("/")[2][:40], total=total, completed=have, have=self._count(have)
        )

    def progress(self, file: str, have: int) -> None:  # noqa: ARG002  (one file comes at a time)
        """Show how much has come."""
        if self._task is not None:
            self._bars.update(self._task, completed=have, have=self._count(have))

    def done(self, outcome: Outcome) -> None:
        """Print a line for a file that has been dealt with."""
        self._clear()
        size = f"  {outcome.bytes:,} bytes" if outcome.bytes else ""
        note = f"  {outcome.note}" if outcome.note else ""
        self._console.print(f"  {outcome.state:<9} {outcome.file}{size}{note}", soft_wrap=True, markup=False)

    def warn(self, message: str) -> None:
        """Print a note above the bar."""
        self._bars.console.print(message, style="yellow", markup=False, soft_wrap=True)

    def _count(self, have: int) -> str:
        return f"{have:,} / {self._total:,}" if self._total else f"{have:,}"

    def _clear(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = None
