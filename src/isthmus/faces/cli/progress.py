"""Shows a build as it goes: bars with counts on a terminal, a line a source elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from isthmus.faces.cli.output import notes
from isthmus.lake.snapshot import PartState
from isthmus.model.source import Source


class BuildProgress:
    """Listens to a build; use as a context."""

    def __init__(self) -> None:
        self._console = notes()
        self._bars = Progress(
            TextColumn("{task.description:<26}"), BarColumn(28), MofNCompleteColumn(),
            TextColumn("files  {task.fields[records]:>18}"), TimeElapsedColumn(),
            console=self._console, disable=not self._console.is_terminal,
        )  # fmt: skip
        self._tasks: dict[str, TaskID] = {}
        self._left: dict[str, int] = {}
        self._records: dict[str, dict[str, int]] = defaultdict(dict)

    def __enter__(self) -> BuildProgress:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def plan(self, source: Source, files: int) -> None:
        """Open a bar for a source."""
        self._left[source.id] = files
        self._tasks[source.id] = self._bars.add_task(source.id, total=files, records="")

    def progress(self, source: str, file: str, records: int) -> None:
        """Show how far a file is."""
        self._records[source][file] = records
        self._bars.update(self._tasks[source], records=self._count(source))

    def done(self, source: str, state: PartState) -> None:
        """Count a file as read."""
        self._records[source][state.file] = state.read
        self._left[source] -= 1
        self._bars.update(self._tasks[source], advance=1, records=self._count(source))
        if not self._console.is_terminal and self._left[source] == 0:
            self._console.print(f"  {source:<26} {self._count(source):>20}")

    def warn(self, message: str) -> None:
        """Print a warning above the bars."""
        self._bars.console.print(f"Warning: {message}", style="yellow")

    def _count(self, source: str) -> str:
        return f"{sum(self._records[source].values()):,} records"


@contextmanager
def counted(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar with counts on a terminal while work is done; the function given out takes what is done so far."""
    console = notes()
    bars = Progress(
        TextColumn(what), BarColumn(28), MofNCompleteColumn(), TimeElapsedColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )  # fmt: skip
    with bars:
        task = bars.add_task(what, total=total)
        yield lambda done: bars.update(task, completed=done)
