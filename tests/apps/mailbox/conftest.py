"""Fixtures for the tests of the mailbox: a body with an intake team, and a received report."""

from __future__ import annotations

from typing import Any

import pytest

from candour.apps.people.models import Body, Staff
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import Box


@pytest.fixture(autouse=True)
def pages_need_no_build(settings: Any) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def team(db: None) -> tuple[Body, Staff]:
    return boxes.intake()


@pytest.fixture
def box(team: tuple[Body, Staff]) -> Box:
    return boxes.box(team[0])


@pytest.fixture
def assessor(team: tuple[Body, Staff]) -> Staff:
    return team[1]
