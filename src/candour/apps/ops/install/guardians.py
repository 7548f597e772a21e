"""`candour guardians`: the ceremony in which a body's recovery key is split into shares on paper, its rehearsal, and its use.

Some of the shares, as many as the operator chose, form the key. Only the public half of the key is stored, and only once every
guardian has typed a word of the own share back. One share is on the screen at a time, and the screen is cleared between two.
Sharing follows SLIP-39 (domain/sealing).
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.dossiers.services import create_team, record_rehearsal
from candour.apps.people.models import Body
from candour.domain import sealing

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"  # the screen, and what scrolled off it
_TEST_ITEM = {"text": "A test item, which only the guardians together can open."}


def split_key(body_name: str, threshold: int, count: int) -> int:
    """Create the guardians' key of a body and show it as `count` shares, one at a time; any `threshold` form the key again.

    Nothing is stored until every share is confirmed. Returns the exit code: 0, or 1 where the body does not exist or
    already has guardians, the numbers are impossible, or input and output are no terminal.
    """
    body = Body.objects.filter(name=body_name).first()
    if body is None:
        return _refuse(f"There is no body called {body_name}.")
    if Team.objects.filter(body=body, purpose=Team.Purpose.GUARDIANS).exists():
        return _refuse("This body has its guardians already. Their shares are on paper.")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return _refuse("Run this in a terminal: no file or log may hold two shares.")
    keys = sealing.new_dossier()
    try:
        shares = sealing.split_secret(keys.secret, threshold, count)
    except sealing.BadShares as fault:
        return _refuse(str(fault))
    _write(f"{_CLEAR}{count} guardians of {body_name} each get a share; any {threshold} of them open what it received.\n")
    for number, share in enumerate(shares, 1):
        _hand_over(share, number, count)
    key = sealing.sign_first(uuid4(), keys.secret)
    create_team(body, Team.Purpose.GUARDIANS, f"Guardians, {body_name}", now=timezone.now(), key=key)
    _write(f"Done. Rehearse it now, from the papers: candour guardians --rehearse “{body_name}”\n")
    return 0


def rehearse(body_name: str) -> int:
    """Ask for shares one at a time until they form the body's key; open a test item with the key, and forget the key.

    No part of a report is opened. Appends a ledger entry, which everybody in the body sees. Returns the exit code: 0, or 1
    where there are no guardians or the shares do not form their key.
    """
    team = Team.objects.select_related("dossier").filter(body__name=body_name, purpose=Team.Purpose.GUARDIANS).first()
    if team is None:
        return _refuse(f"There are no guardians of a body called {body_name}.")
    try:
        opens_test_item(team, _shares_typed())
    except sealing.SealingError as fault:
        return _refuse(f"{fault} Begin again; nothing was changed.")
    record_rehearsal(team, now=timezone.now())
    _write("The shares form the key, and it opened a test item. The key is forgotten. Lock the papers away again.\n")
    return 0


def opens_test_item(team: Team, shares: Sequence[sealing.Share]) -> None:
    """Seal a test item to the guardians' public key and open it with these shares. Raises SealingError where they cannot."""
    public = sealing.Recipient(latest_epoch(team.dossier).public_key)
    secret = sealing.join_shares(shares, expected=public)
    if sealing.open_json(secret, sealing.seal_json(public, _TEST_ITEM)) != _TEST_ITEM:
        raise sealing.BadDocument("The test item did not open as it was sealed.")


def join_key(out: str) -> int:
    """Read shares from standard input, one on each line, and write the age identity that the shares form to the new file `out`.

    Returns the exit code: 0, or 1 where the shares do not form a key or the file cannot be written.
    """
    shares = [sealing.Share(line.strip()) for line in sys.stdin if len(line.split()) > 1 and not line.startswith("Share ")]
    try:
        secret = sealing.join_shares(shares)
    except sealing.SealingError as fault:
        return _refuse(str(fault))
    try:
        with os.fdopen(os.open(out, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secret.reveal() + "\n")
    except OSError as fault:
        return _refuse(f"{out} cannot be written ({fault.strerror}). Name a new file in a folder you may write to.")
    sys.stdout.write(f"The guardians' identity is in {Path(out).resolve()}. It opens grants with: age -d -i {out}\n")
    return 0


def _hand_over(share: sealing.Share, number: int, count: int) -> None:
    """Show one share alone on the screen until its guardian has typed a word of it back, then clear the screen."""
    words = share.reveal().split()
    input(f"\nGuardian {number} of {count}: sit down alone at this screen, then press Enter. ")
    _write(f"{_CLEAR}Share {number} of {count}. Write these words on your paper, in this order:\n\n{_numbered(words)}\n")
    at = secrets.randbelow(len(words))
    while input(f"\nFrom your paper, type word {at + 1}: ").strip().lower() != words[at]:
        _write("That is not the word. Compare your paper with the screen.\n")
    _write(f"{_CLEAR}Share {number} of {count} is on paper.\n")


def _numbered(words: Sequence[str]) -> str:
    """Return the words in numbered lines of four."""
    numbered = [f"{at:3} {word:12}" for at, word in enumerate(words, 1)]
    return "\n".join("".join(numbered[at : at + 4]).rstrip() for at in range(0, len(numbered), 4))


def _shares_typed() -> list[sealing.Share]:
    """Ask for one share after another, clearing the screen after each, until an empty line. Typed numbers are ignored.

    The paper numbers the words of a share, so guardians may type these numbers too.
    """
    shares: list[sealing.Share] = []
    while line := input(f"Share {len(shares) + 1}, its words on one line (empty line: no more): ").strip():
        shares.append(sealing.Share(" ".join(word for word in line.lower().split() if not word.isdigit())))
        _write(f"{_CLEAR}{len(shares)} read.\n")
    return shares


def _write(text: str) -> None:
    """Write a text to the terminal and flush it."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _refuse(message: str) -> int:
    """Print the message on standard error; returns the exit code 1."""
    sys.stderr.write(f"{message}\n")
    return 1
