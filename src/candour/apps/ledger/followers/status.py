"""The state of each follower (its lag, its failures) for the health page, `candour check` and `candour followers`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from candour.apps.ledger import queries
from candour.apps.ledger.followers.registry import registered
from candour.apps.ledger.models import FollowerCursor


@dataclass(frozen=True, slots=True)
class Status:
    """The state of one follower, which the health page and `candour followers` show.

    `behind`: number of leaves after the cursor; `failures`: failed attempts at leaf `leaf`; `fault`: class of the last
    error; `retry_at`: time of the next attempt (None: no attempt failed).
    """

    name: str
    behind: int
    failures: int
    fault: str
    leaf: int
    retry_at: datetime | None

    def __str__(self) -> str:
        """Return the state as one line of plain text."""
        line = f"follower {self.name}: behind {self.behind}, failures {self.failures}"
        return f"{line} at leaf {self.leaf} ({self.fault})" if self.failures else line


def statuses() -> list[Status]:
    """Return the state of every registered follower, sorted by name."""
    size, cursors = queries.size(), FollowerCursor.objects.in_bulk()
    rows = (cursors.get(follower.name, FollowerCursor(name=follower.name)) for follower in registered())
    return [Status(row.name, size - row.next_index, row.failures, row.fault, row.next_index, row.retry_at) for row in rows]
