"""Fixtures for the tests of the journey."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.apps.journey.answers import Receiving, receiving_body
from tests.apps.journey.chromium import Reporter


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"


@pytest.fixture
def receiving(db: None) -> Receiving:
    """A body that can receive reports."""
    return receiving_body()


@pytest.fixture
def reporter(chromium: Browser, built_site: None, live_server: LiveServer, transactional_db: None) -> Iterator[Reporter]:
    """A reporter's fresh browser, with JavaScript."""
    with chromium.new_context(base_url=live_server.url) as context:
        someone = Reporter(context, live_server.url)
        yield someone
        assert someone.complaints == []
