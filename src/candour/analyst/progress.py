"""A progress bar on standard error, where someone watches a terminal; nothing in a log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def bar(doing: str) -> Iterator[Callable[[str, float], None]]:
    """Gives a function that shows what is being done and the part of all that is done (0 to 1)."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(doing, total=1.0)

        def show(what: str, part: float) -> None:
            shown.update(task, description=f"{doing} {what}", completed=part)

        yield show
