"""How far each follower is behind the log, and whether it fails: for the health page, `candour check` and operators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from candour.apps.ledger import queries
from candour.apps.ledger.followers.registry import registered
from candour.apps.ledger.models import FollowerCursor


@dataclass(frozen=True, slots=True)
class Status:
    """One follower: leaves it has not passed yet, attempts that failed at the next one, when it tries again."""

    name: str
    behind: int
    failures: int
    fault: str
    leaf: int
    retry_at: datetime | None

    def __str__(self) -> str:
        """Write one line of plain text."""
        line = f"follower {self.name}: behind {self.behind}, failures {self.failures}"
        return f"{line} at leaf {self.leaf} ({self.fault})" if self.failures else line


def statuses() -> list[Status]:
    """Every follower, by name."""
    size, cursors = queries.size(), FollowerCursor.objects.in_bulk()
    rows = (cursors.get(follower.name, FollowerCursor(name=follower.name)) for follower in registered())
    return [Status(row.name, size - row.next_index, row.failures, row.fault, row.next_index, row.retry_at) for row in rows]
