"""Fixtures of these tests."""

from __future__ import annotations

import pytest

from tests.apps.desk.desk import Desk


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk()
