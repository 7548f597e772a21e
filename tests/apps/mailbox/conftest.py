"""A body with an intake team, and a report in its mailbox."""

from __future__ import annotations

import pytest

from candour.apps.people.models import Body, Staff
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import Box


@pytest.fixture
def team(db: None) -> tuple[Body, Staff]:
    return boxes.intake()


@pytest.fixture
def box(team: tuple[Body, Staff]) -> Box:
    return boxes.box(team[0])


@pytest.fixture
def assessor(team: tuple[Body, Staff]) -> Staff:
    return team[1]
