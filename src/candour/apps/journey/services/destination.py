"""Where sealed answers go. The journey asks every destination the same four things and never which one it is.

Lives here: what a destination is, and `REPORT_NOW`, which makes a report at once. A second one, which holds the answers until
somebody else names the same person, is given to the same views in `urls`. Not here: the questions, which do not depend on
it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from candour.apps.reports import queries
from candour.apps.reports.queries import HolderKey, Reception
from candour.apps.reports.services import Received, Submission, receive_at
from candour.apps.reports.services import received_before as report_received_before
from candour.ui.times import to_hour


class Destination(Protocol):
    """Whoever takes the sealed answers of a reporter."""

    def holder_keys(self, body: UUID) -> list[HolderKey]:
        """The public keys to which a new dossier's secret is sealed. Empty where this body receives nothing."""

    def reception(self, body: UUID, *, now: datetime) -> Reception:
        """The same keys, and how far past its limit the body is in this hour."""

    def receive(self, reception: Reception, submission: Submission, *, now: datetime) -> Received:
        """Receive the answers; sent twice, they are received once. Raises Refusal, and nothing is stored."""

    def received_before(self, idempotency_key: UUID) -> Received | None:
        """What was received with this key, if anything was."""


class ReportNow:
    """The answers become a report of the chosen body at once."""

    def holder_keys(self, body: UUID) -> list[HolderKey]:
        """The newest keys of the body's intake team and guardians."""
        return queries.holder_keys(body)

    def reception(self, body: UUID, *, now: datetime) -> Reception:
        """The same, with the count of this hour's reports."""
        return queries.reception(body, to_hour(now))

    def receive(self, reception: Reception, submission: Submission, *, now: datetime) -> Received:
        """Write the report."""
        return receive_at(reception, submission, now=now)

    def received_before(self, idempotency_key: UUID) -> Received | None:
        """The report that came with this key."""
        return report_received_before(idempotency_key)


REPORT_NOW: Final[Destination] = ReportNow()
