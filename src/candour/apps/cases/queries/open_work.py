"""Which cases are open, and who handles which of them now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Case, Handler
from candour.apps.people.models import Staff

Handled = Mapping[UUID, set[str]]


def handled(staff: Staff) -> Handled:
    """Map the id of each case that the staff member handles now to the staff member's roles in the case."""
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for case, role in Handler.objects.filter(staff=staff, until=None).values_list("case", "role"):
        found[case].add(role)
    return dict(found)


def open_cases(staff: Staff) -> QuerySet[Case]:
    """Live cases of the staff member's body that are not closed."""
    return Case.objects.filter(body=staff.body_id, source="", closed_on=None)
