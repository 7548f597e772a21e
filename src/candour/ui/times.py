"""Rounds the times of a reporter's acts, which are stored to the hour so that they do not identify the reporter."""

from __future__ import annotations

from datetime import UTC, datetime


def to_hour(moment: datetime) -> datetime:
    """Return the start of the hour of `moment` in UTC. Raises ValueError where `moment` has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("A time must know its time zone; use an aware datetime in UTC.")
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
