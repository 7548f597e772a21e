"""`candour guardians`: creates a body's key of last resort, printed as shares on paper, and joins shares to the key again.

A chosen number of shares is needed to form the key. Only the public half of the key is stored. Sharing follows SLIP-39
(domain/sealing).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from django.utils import timezone

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.services import create_team
from candour.apps.people.models import Body
from candour.domain import sealing


def split_key(body_name: str, threshold: int, count: int) -> int:
    """Create the guardians' key of a body, and print the key as `count` shares, of which any `threshold` form the key again.

    Returns the exit code: 0, or 1 where the body does not exist or already has guardians, or the numbers are impossible.
    """
    body = Body.objects.filter(name=body_name).first()
    if body is None:
        return _refuse(f"There is no body called {body_name}.")
    if Team.objects.filter(body=body, purpose=Team.Purpose.GUARDIANS).exists():
        return _refuse("This body has its guardians already. Their shares are on paper.")
    keys = sealing.new_dossier()
    try:
        shares = sealing.split_secret(keys.secret, threshold, count)
    except sealing.BadShares as fault:
        return _refuse(str(fault))
    create_team(body, Team.Purpose.GUARDIANS, f"Guardians, {body_name}", now=timezone.now(), public_key=str(keys.public))
    for number, share in enumerate(shares, 1):
        sys.stdout.write(
            f"\nShare {number} of {count} for {body_name}; any {threshold} open what it received.\n{share.reveal()}\n"
        )
    sys.stdout.write("\nPrint each on its own sheet, give each to another person, then clear this screen.\n")
    return 0


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


def _refuse(message: str) -> int:
    """Print the message on standard error; returns the exit code 1."""
    sys.stderr.write(f"{message}\n")
    return 1
