"""Somebody near the screen, or with a copy of the output, wants more than one share of the key of last resort (finding 16)."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.ledger.models import Entry
from candour.apps.ops.install import guardians
from candour.domain.ledger import Kind
from candour.domain.sealing import Recipient, Share, join_shares
from tests.apps.dossiers.hands import body
from tests.journeys.installation import Installation, installation

BODY = "Northmoor Professional Standards"
CLEARED = "\x1b[2J\x1b[3J\x1b[H"
_SHARE = re.compile(r"^ *\d+ [a-z]", re.MULTILINE)


class Terminal:
    """A terminal in which `candour guardians` runs: what it shows, and what is typed."""

    def __init__(self, site: Installation, *arguments: str) -> None:
        """Start the command."""
        master, slave = pty.openpty()
        line = [sys.executable, "-m", "candour.apps.ops.command", "guardians", *arguments]
        self.process = subprocess.Popen(line, env=site.variables, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        self._master, self.shown, self._new = master, "", ""

    def wait_for(self, pattern: str) -> str:
        """Read until the pattern is shown. Returns what was shown since the last call, up to its end."""
        while not (found := re.search(pattern, self._new)):
            ready, _, _ = select.select([self._master], [], [], 120)
            assert ready, f"{pattern!r} was not shown: {self._new!r}"
            self._new += os.read(self._master, 4096).decode()
        part, self._new = self._new[: found.end()], self._new[found.end() :]
        self.shown += part
        return part

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._master, line.encode() + b"\n")

    def end(self) -> int:
        """Wait for the end of the command. Returns its exit code."""
        self.shown += self._new
        try:
            while chunk := os.read(self._master, 4096):
                self.shown += chunk.decode()
        except OSError:
            pass
        return self.process.wait(timeout=120)


@pytest.fixture(scope="module")
def site() -> Iterator[Installation]:
    with installation() as made:
        with made.connect() as connection:
            connection.execute("DELETE FROM dossiers_team WHERE purpose = 'guardians'")
        yield made


@pytest.mark.slow
def test_one_share_at_a_time_is_on_the_screen_and_a_rehearsal_opens_a_test_item(site: Installation) -> None:
    ceremony, shares = Terminal(site, "--split", BODY, "--needed", "2", "--shares", "3"), []
    for number in (1, 2, 3):
        ceremony.wait_for(f"Guardian {number} of 3")
        ceremony.type("")
        screen = ceremony.wait_for(r"From your paper, type word \d+: ")
        shares.append(words := re.findall(r"\d+ ([a-z]+)", screen.split("in this order:")[-1].split("From")[0]))
        assert len(words) == 33
        asked = re.search(r"type word (\d+)", screen)
        assert asked
        ceremony.type("wrong")
        ceremony.wait_for("That is not the word")
        ceremony.type(words[int(asked[1]) - 1])
        ceremony.wait_for(f"Share {number} of 3 is on paper")
    assert ceremony.end() == 0
    screens = ceremony.shown.split(CLEARED)
    for screen in screens:
        assert len({at for at, share in enumerate(shares) if " ".join(share) in _words(screen)}) <= 1
    rehearsal = Terminal(site, "--rehearse", BODY)
    for share in shares[1:]:
        rehearsal.wait_for("empty line: no more")
        rehearsal.type(" ".join(share))
    rehearsal.wait_for("empty line: no more")
    rehearsal.type("")
    assert rehearsal.end() == 0
    assert "it opened a test item" in rehearsal.shown
    assert "AGE-SECRET-KEY" not in rehearsal.shown + ceremony.shown
    with site.connect() as connection:
        kinds = [row[0] for row in connection.execute("SELECT kind FROM ledger_entry ORDER BY seq DESC LIMIT 3")]
        assert kinds == ["guardians.rehearsed", "rows.stated", "team.created"]
        key = connection.execute(
            "SELECT public_key FROM dossiers_epoch JOIN dossiers_team USING (dossier_id) WHERE purpose = 'guardians'"
        ).fetchone()
    assert key
    join_shares([Share(" ".join(share)) for share in shares[:2]], expected=Recipient(key[0]))


def _words(screen: str) -> str:
    return " ".join(re.findall(r"[a-z]+", screen))


@pytest.mark.django_db
def test_no_file_or_pipe_gets_the_shares(capsys: pytest.CaptureFixture[str]) -> None:
    assert guardians.split_key(body().name, 2, 3) == 1
    printed = capsys.readouterr()
    assert "Run this in a terminal" in printed.err
    assert not _SHARE.search(printed.out)
    assert not Team.objects.exists()


@pytest.mark.django_db
def test_shares_of_another_key_fail_the_rehearsal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from candour.domain import sealing  # noqa: PLC0415
    from tests.apps.dossiers.ready import guardians_of  # noqa: PLC0415

    team = guardians_of(body())
    other = sealing.split_secret(sealing.new_dossier().secret, 2, 2)
    typed = iter([*(share.reveal() for share in other), ""])
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert guardians.rehearse(team.body.name) == 1
    assert not Entry.objects.of(Kind.GUARDIANS_REHEARSED).exists()
    assert latest_epoch(team.dossier).number == 1
