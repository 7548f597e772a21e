"""Shows the progress of a command as a bar on standard error, if that is a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def bar(doing: str) -> Iterator[Callable[[str, float], None]]:
    """Show a progress bar; yields a function that takes the name of the current step and the share of the work done (0 to 1).

    `doing` is the text before the name of the step.
    """
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(doing, total=1.0)

        def report(what: str, part: float) -> None:
            """Show on the bar the name of the current step (`what`) and the share of the work done (`part`)."""
            shown.update(task, description=f"{doing} {what}", completed=part)

        yield report
