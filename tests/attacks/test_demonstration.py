"""Nothing of the demonstration differs from the log: services state the evidence they write, so there is no false alarm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from candour.apps.ledger import services
from candour.apps.ops.demo import seed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_the_audit_of_the_demonstration_finds_nothing(settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.CANDOUR_HOME = True, tmp_path
    seed.seed_invented_forces()
    services.integrate()
    run = services.run_audit(now=timezone.now())
    assert run.findings == []
    assert run.counts["rows"] > 100
    assert run.counts["before"] == 0
