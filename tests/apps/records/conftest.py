"""The department of these tests."""

from __future__ import annotations

import pytest

from tests.apps.desk.desk import Desk
from tests.apps.insight.past import Past


@pytest.fixture
def past(db: None) -> Past:
    return Past(Desk())
