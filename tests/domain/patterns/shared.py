"""Where the real records lie, for tests that skip where they are not. No value of any row appears in a test."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from candour.config.environment import REPOSITORY
from candour.domain.patterns import records
from candour.domain.patterns.records import Records

SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CHICAGO = SHARED / "chicago"
PHILADELPHIA = SHARED / "philadelphia"
UK = SHARED / "uk"


def needs(folder: Path) -> pytest.MarkDecorator:
    """Skip where a folder of real records is absent."""
    return pytest.mark.skipif(not folder.is_dir(), reason=f"the public records are not in {folder}")


@cache
def chicago() -> Records:
    """Chicago's records, read once for all tests of a process. Only read from it, and name temporary tables for yourself."""
    return records.load_folder(CHICAGO, "chicago")
