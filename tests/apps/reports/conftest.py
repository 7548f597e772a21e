"""What the tests of the journey share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.apps.reports.answers import Receiving, receiving_body


@pytest.fixture(autouse=True)
def _own_store(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"  # type: ignore[attr-defined]  # pytest-django's settings take any name
    settings.STORAGES = {  # type: ignore[attr-defined]
        **settings.STORAGES,  # type: ignore[attr-defined]
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
