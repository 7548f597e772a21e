"""Times stored coarsely on purpose."""

from __future__ import annotations

from datetime import UTC, datetime


def to_hour(moment: datetime) -> datetime:
    """The start of the hour in UTC: as exactly as a reporter's own act is ever stored. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError("A time must know its time zone; use an aware datetime in UTC.")
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
