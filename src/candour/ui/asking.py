"""Says for whom the database session acts: a staff member, the holder of a mailbox, the sender of a report, or the public.

PostgreSQL's policies on rows (apps/*/sql/policies.sql) show the web pages only the rows of whoever asks. What is set here holds
for the connection until `forget` clears it, which the middleware `config.middleware.ForgetWhoAsks` calls after each request:
most requests run outside a transaction, so a setting for one transaction would not reach the next statement. A staff member or
mailbox is set with a proof, which a statement slipped into a page's SQL cannot make (people/sql/asking.sql).

Not here: who may see what (the policies, and `access` of each app, which the policies mirror). Decision:
adr/0030-row-level-security.md.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection

_BLOCK: Final = 64  # bytes of a block of SHA-256
# The name of the attribute of Django's connection that is true while the session acts for somebody.
_ACTS: Final = "candour_acts"


def staff_asks(staff: UUID, purpose: str) -> None:
    """Let the database session act for a staff member. `purpose`: the label of the app whose page is asked for."""
    _run("SELECT cases_staff_asks(%s, %s, %s)", staff, purpose, _proof(f"staff|{staff}|{purpose}"))


def mailbox_asks(mailbox: UUID) -> None:
    """Let the database session act for the holder of a mailbox."""
    _run("SELECT cases_mailbox_asks(%s, %s)", mailbox, _proof(f"mailbox|{mailbox}"))


def sender_asks(submission: UUID) -> None:
    """Let the database session also see the report that was sent with this idempotency key, which only its sender knows."""
    _run("SELECT set_config('candour.submission', %s, false)", str(submission))


def public_asks(purpose: str) -> None:
    """Let the database session act for the public, for the pages of one app: `openness` sees what is published."""
    _run("SELECT people_forget(), set_config('candour.purpose', %s, false)", purpose)


def forget() -> None:
    """Let the database session act for nobody: one statement, or none where it acts for nobody already."""
    if getattr(connection, _ACTS, False) and connection.connection is not None:
        _run("SELECT people_forget()")
        setattr(connection, _ACTS, False)


def pads() -> tuple[bytes, bytes]:
    """Return the inner and outer pad of the HMAC key, which `migrate` stores where only the database's owner reads them."""
    key = _key().ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def _key() -> bytes:
    """Return the HMAC key of the proofs, derived from the key that signs sessions."""
    return hashlib.sha256(b"candour rows\0" + settings.SECRET_KEY.encode()).digest()


def _proof(who: str) -> str:
    """Return the proof that the web process itself says who asks. It holds for this connection only."""
    connection.ensure_connection()
    process: Any = connection.connection
    return hmac.new(_key(), f"{process.info.backend_pid}|{who}".encode(), "sha256").hexdigest()


def _run(statement: str, *values: Any) -> None:
    """Send a statement that changes who asks, and remember that somebody does."""
    setattr(connection, _ACTS, True)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
