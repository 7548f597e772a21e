"""Small logs for the tests of the ledger, of any size, with a fixed signer and invented entries."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from candour.domain.ledger import Entry, MemoryLog, Receipt, Salt, Signer, commit, inclusion_proof

ORIGIN = "ledger.example.org"
SIGNER = Signer(ORIGIN, bytes(range(32)))
KEY = SIGNER.verifier_key
NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
SALT = Salt(b"s" * 32)
CONTENT = b"hashes of the sealed items"


def entry(number: int) -> Entry:
    return Entry("report.received", {"report": f"r-{number}"}, NINE, commit(SALT, CONTENT))


def log_of(size: int) -> MemoryLog:
    log = MemoryLog(SIGNER)
    log.append([entry(number).to_bytes() for number in range(size)])
    return log


@cache
def shared_log(size: int) -> MemoryLog:
    """Return a cached log for tests that do not change it."""
    return log_of(size)


def receipt(index: int, log: MemoryLog) -> Receipt:
    proof = tuple(inclusion_proof(index, log.size, log))
    return Receipt(index, entry(index).to_bytes(), SALT, CONTENT, proof, log.checkpoint(), KEY)
