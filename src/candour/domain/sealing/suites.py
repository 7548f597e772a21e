"""Suites: which kind of age recipient the keys of a dossier's epoch are, so that a stronger kind can replace the present one.

Each epoch names its suite. Servers and browsers seal to, and open with, the keys of suites they know, and refuse others: a page
loaded before a change must not treat a key of a new kind as a key of the old kind. A new suite starts with a new epoch, so a
dossier is never sealed in two ways at once. Which suites exist today: adr/0027-the-suite-is-part-of-an-epoch.md.
"""

from __future__ import annotations

from typing import Final

from candour.domain.sealing.errors import UnknownSuite

# One X25519 recipient (https://age-encryption.org/v1, section "The X25519 recipient type").
X25519: Final = "age-x25519"
KNOWN_SUITES: Final = frozenset({X25519})


def checked_suite(name: str) -> str:
    """Return `name` if it is a suite that this version seals with. Raises `UnknownSuite` otherwise."""
    if name not in KNOWN_SUITES:
        raise UnknownSuite(f"The suite {name[:40]!r} is not known to this version. Install the version that wrote it.")
    return name
