"""Fixtures for the tests of dossiers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def pages_need_no_build(settings: Any, tmp_path: Path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CANDOUR_STORE = tmp_path / "store"
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
