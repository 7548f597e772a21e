"""Waiting for something to be so, with a deadline. The only place of the tests that sleeps (contracts/test_waiting.py)."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

_PAUSE = 0.05  # seconds between two checks


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 60, pause: float = _PAUSE) -> None:
    """Return as soon as `condition` gives something true; fail after `seconds`, saying `what` never came about."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} seconds: {what}"
        time.sleep(pause)


def wait_for_a_random_moment(chance: Random, least: float, most: float) -> None:
    """Let a drawn time pass where the moment itself is what a test varies, as with a kill; never to wait for a result."""
    time.sleep(chance.uniform(least, most))


def pause_before_trying_again(seconds: float) -> None:
    """What a client does between two tries at a server that fails it. Its loop ends with the server's answer."""
    time.sleep(seconds)
