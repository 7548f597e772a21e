"""An empty folder to import from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apps.ops.imports.files import Source


@pytest.fixture
def source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Source:
    return Source(tmp_path, capsys)
