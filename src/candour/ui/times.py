"""Times kept coarse on purpose."""

from __future__ import annotations

from datetime import datetime


def to_hour(moment: datetime) -> datetime:
    """The start of the hour: as exactly as a reporter's own act is ever kept."""
    return moment.replace(minute=0, second=0, microsecond=0)
