"""What `candour up` does when a part of it ends."""

from __future__ import annotations

import sys

import pytest

from candour.apps.ops.processes import children
from candour.apps.ops.processes.children import Child

_STAYS = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_part_that_was_killed_is_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "_STARTUP", 0.0)
    child = Child(_STAYS)
    first = child.process
    assert child.is_kept_up()
    first.kill()
    first.wait()
    assert child.is_kept_up()
    assert child.process.pid != first.pid
    assert child.process.poll() is None
    child.process.kill()
    child.process.wait()


def test_everything_ends_where_a_part_cannot_start() -> None:
    stays, fails = Child(_STAYS), Child([sys.executable, "-c", "raise SystemExit(3)"])
    fails.process.wait()
    assert children.stay_up([stays, fails]) == 1
    assert stays.process.poll() is not None
