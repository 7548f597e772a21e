"""Waits for conditions with a deadline. The only module of the tests that may sleep (contracts/test_waiting.py)."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

_PAUSE = 0.05  # seconds between two checks


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 60, pause: float = _PAUSE) -> None:
    """Return when `condition` is true. Fails after `seconds` with a message that names `what`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {what}"
        time.sleep(pause)


def wait_for_a_random_moment(chance: Random, least: float, most: float) -> None:
    """Sleep for a random time, where a test varies the moment of an act such as a kill. Never to wait for a result."""
    time.sleep(chance.uniform(least, most))


def pause_before_trying_again(seconds: float) -> None:
    """Sleep between two attempts of a client at a server that fails. The client's loop ends with the server's answer."""
    time.sleep(seconds)
