"""Session fixtures: an invented force's records and its history."""

from __future__ import annotations

import pytest

from candour.domain.patterns.early import History
from candour.domain.patterns.records import Records
from tests.domain.patterns.early.forces import force


@pytest.fixture(scope="session")
def records() -> Records:
    return force()


@pytest.fixture(scope="session")
def history(records: Records) -> History:
    return History(records)
