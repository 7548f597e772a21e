"""Figures as they were counted last, with their day; and whether a newer count is under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from candour.apps.forces.models import Force, Unit
from candour.apps.insight.models import Count, Figures


@dataclass(frozen=True)
class Counted:
    """The latest count of a force, the parts asked for, and the count that is under way or failed since."""

    latest: Count | None
    parts: dict[str, Any] = field(default_factory=dict)
    waiting: Count | None = None
    failed: Count | None = None

    def part(self, name: str) -> dict[str, Any] | None:
        """One part; None where it was not counted or could not be."""
        found = self.parts.get(name)
        return found if isinstance(found, dict) and "refused" not in found else None

    def listed(self, name: str) -> list[Any]:
        """A part that is a list; empty where it was not counted or could not be."""
        found = self.parts.get(name)
        return found if isinstance(found, list) else []

    def refused(self, name: str) -> str:
        """Why a part could not be counted."""
        found = self.parts.get(name)
        return str(found["refused"]) if isinstance(found, dict) and "refused" in found else ""


def counted(force: Force, *names: str) -> Counted:
    """Three queries."""
    counts = Count.objects.filter(force=force)
    latest = counts.filter(failed=False).exclude(ended_at=None).order_by("-ended_at").first()
    last = counts.order_by("-asked_at").first()
    parts = dict(Figures.objects.filter(count=latest, name__in=names).values_list("name", "data")) if latest else {}
    return Counted(
        latest,
        parts,
        waiting=last if last and last.ended_at is None else None,
        failed=last if last and last.failed else None,
    )


def padded(code: str) -> str:
    """A unit's code as records have it: numbers in three digits, so that they stand in order."""
    return code.zfill(3) if code.isascii() and code.isdigit() else code


def rates_of(unit: Unit, repeats: dict[str, Any] | None) -> dict[str, Any] | None:
    """What was counted of one unit."""
    rows = repeats["units"] if repeats else []
    return next((row for row in rows if row["unit"] == padded(unit.code)), None)
