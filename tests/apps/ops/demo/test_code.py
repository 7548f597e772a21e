"""`candour code` works in any terminal of the machine on which `candour up --demo` made the demonstration, as it prints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, yield_hotp_counters_from_time
from allauth.mfa.totp.internal.auth import hotp_value as value_of

from candour.apps.ops.command import main
from candour.apps.ops.demo import cast, seed
from candour.config.environment import BadSetting


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """A CANDOUR_HOME in which CANDOUR_DEMO is not set."""
    settings.DEMO, settings.CANDOUR_HOME = False, tmp_path
    return tmp_path


def test_the_code_is_printed_where_the_demonstration_was_made(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "demonstration-mailbox").write_text("seven words")
    assert main(["code"]) == 0
    counters = yield_hotp_counters_from_time()
    assert capsys.readouterr().out.strip() in {format_hotp_value(value_of(cast.TOTP_SECRET, one)) for one in counters}


def test_an_installation_without_a_demonstration_has_no_code(home: Path) -> None:
    with pytest.raises(BadSetting, match="candour up --demo"):
        seed.current_code()


def test_a_set_candour_demo_is_enough(home: Path, settings: Any) -> None:
    settings.DEMO = True
    assert seed.current_code().isdigit()
