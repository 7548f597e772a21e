"""Fixtures for the tests of reports."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.apps.journey.answers import Receiving, receiving_body


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"


@pytest.fixture
def receiving(db: None) -> Receiving:
    """A body that can receive reports."""
    return receiving_body()
