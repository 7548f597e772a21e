"""`candour up --onion`: tor is started with an onion service, and its address becomes the site's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from candour.apps.ops.processes import onion, starting
from candour.config.environment import BadSetting
from tests.config.test_headers import ONION


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program called tor, a shell script, before all others."""
    program = folder / "bin" / "tor"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def test_the_address_is_the_one_that_tor_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = ONION.partition("://")[2]
    script = f'folder=$(sed -n "s/^HiddenServiceDir //p" "$3"); echo {name} >"$folder/hostname"; exec sleep 60'
    _install(tmp_path, monkeypatch, script)
    child, address = onion.start(tmp_path, 8123)
    try:
        assert address == ONION
        assert "HiddenServicePort 80 127.0.0.1:8123" in (tmp_path / "tor" / "torrc").read_text()
        assert (tmp_path / "tor" / "service").stat().st_mode & 0o077 == 0
    finally:
        child.process.terminate()
        child.process.wait()


def test_a_tor_that_ends_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(BadSetting, match="tor wrote no address"):
        onion.start(tmp_path, 8123)


def test_without_tor_the_operator_is_told_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadSetting, match="apt-get install -y tor"):
        onion.start(tmp_path, 8123)


def test_the_demonstration_has_no_onion_service(capsys: pytest.CaptureFixture[str]) -> None:
    assert starting.up(port=8123, workers=1, demo=True, onion=True) == 1
    assert "must never face a network" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("tor") is None, reason="Debian's tor is not installed")
def test_tor_itself_accepts_the_settings(tmp_path: Path) -> None:
    settings = tmp_path / "torrc"
    settings.write_text(onion.torrc(tmp_path, 8123), encoding="utf-8")
    subprocess.run(["tor", "--verify-config", "-f", settings], check=True, capture_output=True)
