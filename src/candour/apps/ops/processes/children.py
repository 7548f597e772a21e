"""The child processes of `candour up`: each is started again when it ends; all are ended when `up` ends."""

from __future__ import annotations

import subprocess
import sys
import time

_POLL = 0.5  # seconds between two polls of the children
_STARTUP = 10.0  # seconds; a child that ends sooner has failed to start


class Child:
    """A child process of `candour up`: started again when it ends, unless it ended within `_STARTUP` seconds of its start."""

    def __init__(self, command: list[str]) -> None:
        self._command = command
        self._start()

    def _start(self) -> None:
        self.process, self._started = subprocess.Popen(self._command), time.monotonic()  # noqa: S603 - our own command

    def is_kept_up(self) -> bool:
        """Start the process again if it has ended. Returns False, without a start, where it ended during its start-up."""
        if self.process.poll() is None:
            return True
        if time.monotonic() - self._started < _STARTUP:
            return False
        sys.stderr.write("A part of Candour ended and is started again.\n")
        self._start()
        return True


def stay_up(children: list[Child]) -> int:
    """Keep the children running until interrupted, then end them all. Returns 0, or 1 where one of them cannot start."""
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
