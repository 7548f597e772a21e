"""The signing key: generated once, readable by its owner only, never replaced while checkpoints signed by it exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from candour.apps.ledger import services
from candour.apps.ledger.services import keys
from candour.domain.ledger.key_files import KeyFileError
from tests.apps.ledger.acts import NINE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key_file(settings: Settings, tmp_path: Path) -> Path:
    settings.CANDOUR_LEDGER_KEY_FILE = tmp_path / "keys" / "ledger.pem"
    return tmp_path / "keys" / "ledger.pem"


def test_it_is_made_on_first_start_for_its_owner_only(key_file: Path, settings: Settings) -> None:
    key = keys.ensure_key()
    assert key.name == settings.CANDOUR_LEDGER_NAME
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == ["ledger.pem"]
    assert keys.ensure_key() == key


def test_the_logs_name_stays_when_the_sites_address_changes(settings: Settings) -> None:
    key = keys.ensure_key()
    settings.CANDOUR_LEDGER_NAME = "elsewhere.example.org/ledger"
    assert keys.ensure_key() == key


def test_it_refuses_a_key_that_others_may_read(key_file: Path) -> None:
    keys.ensure_key()
    key_file.chmod(0o640)
    with pytest.raises(KeyFileError, match="chmod 600"):
        keys.signer()


def test_it_refuses_a_damaged_key_without_showing_it(key_file: Path) -> None:
    keys.ensure_key()
    secret = key_file.read_text().rsplit("+", 1)[1]
    key_file.write_text(key_file.read_text()[:-8])
    with pytest.raises(KeyFileError, match="backup") as refusal:
        keys.signer()
    assert secret[:10] not in str(refusal.value) + str(refusal.value.__cause__)


def test_it_makes_no_new_key_beside_an_old_log(key_file: Path) -> None:
    services.integrate(NINE)
    key_file.unlink()
    with pytest.raises(KeyFileError, match="Restore"):
        keys.ensure_key()
    assert not key_file.exists()
