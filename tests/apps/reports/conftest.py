"""What the tests of the journey share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from tests.apps.reports.answers import Receiving, receiving_body
from tests.apps.reports.chromium import Reporter, chromium


@pytest.fixture(autouse=True)
def _own_store(settings: Settings, tmp_path: Path) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def receiving(db: None) -> Receiving:
    """The body that receives."""
    return receiving_body()


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_the_database() -> None:
    # Playwright's synchronous calls run inside a loop, which Django otherwise takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as started:
        yield started


@pytest.fixture
def reporter(browser: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Reporter]:
    """Someone at a fresh browser, with JavaScript."""
    with browser.new_context(base_url=live_server.url) as context:
        someone = Reporter(context, live_server.url)
        yield someone
        assert someone.complaints == []
