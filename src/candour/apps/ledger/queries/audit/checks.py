"""Checks of the audit that a higher app makes on its own rows, such as signatures of public keys. Registered at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from candour.apps.ledger.queries.audit.findings import Finding
from candour.domain.ledger import PseudonymKey

Check: TypeAlias = Callable[[PseudonymKey | None], Iterator[Finding]]

_CHECKS: list[Check] = []


def audit_check(check: Check) -> Check:
    """Register a function that yields further findings. The audit calls it once, in its snapshot. For use as a decorator."""
    _CHECKS.append(check)
    return check


def further_findings(key: PseudonymKey | None) -> Iterator[Finding]:
    """Yield the findings of all registered checks. `key`: the pseudonym key; None on a copy without it."""
    for check in _CHECKS:
        yield from check(key)
