"""The child processes of `candour up`. A child that ends is started again; when `up` ends, all children are ended."""

from __future__ import annotations

import subprocess
import sys
import time

_POLL = 0.5  # seconds between two polls of the children
_STARTUP = 10.0  # seconds; a child that ends sooner has failed to start


class Child:
    """A child process of `candour up`. If it ends, it is started again, except within `_STARTUP` seconds of its last start."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._start()

    def _start(self) -> None:
        """Start the child process, and note the time of the start."""
        self.process, self._started = subprocess.Popen(self._command), time.monotonic()  # noqa: S603 - our own command

    def is_kept_up(self) -> bool:
        """Return whether the child process runs; if it has ended, start it again first.

        A child that ended within `_STARTUP` seconds of its start is not started again: returns False.
        """
        if self.process.poll() is None:
            return True
        if time.monotonic() - self._started < _STARTUP:
            return False
        sys.stderr.write("A part of Candour ended and is started again.\n")
        self._start()
        return True


def stay_up(children: list[Child]) -> int:
    """Keep the child processes running until interrupted, then end all of them.

    Returns the exit code: 0, or 1 where a child cannot start.
    """
    try:
        while all(child.is_kept_up() for child in children):
            time.sleep(_POLL)
    except KeyboardInterrupt:
        return 0
    else:
        return 1
    finally:
        for child in children:
            child.process.terminate()
        for child in children:
            child.process.wait(timeout=20)
