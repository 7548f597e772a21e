"""Computes the facts that no person may state: sealed reasons exist, no conflict of interest, all enquiries closed.

The fact ids are common to all packs. Any other fact is stated by the person who acts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from candour.apps.cases.models import Allegation, Handler
from candour.apps.cases.queries.conflicts import conflicts_of
from candour.apps.matters.models import Enquiry, Matter, PatternLook
from candour.apps.people.models import Staff
from candour.apps.people.permissions import INVESTIGATING_ROLE


@dataclass(frozen=True)
class FactContext:
    """The values from which system facts (facts that no person may state) are computed.

    These are the matter, the staff member who makes the move (`by`), whether there are sealed reasons (`reasons`), and whether
    there are reasons that may be published (`publishable`).
    """

    matter: Matter
    by: Staff
    reasons: bool = False
    publishable: bool = False


def system_facts(names: Iterable[str], context: FactContext) -> dict[str, bool]:
    """Fact id → value, for the facts among `names` that the system computes."""
    return {name: _COMPUTE[name](context) for name in names if name in _COMPUTE}


def allegations_elsewhere(matter: Matter) -> int:
    """The number of allegations about the matter's subject in other cases; 0 where the subject is not identified."""
    if matter.subject_id is None:
        return 0
    return Allegation.objects.filter(subject=matter.subject_id).exclude(case=matter.case_id).count()


def pattern_was_looked_at(matter: Matter) -> bool:
    """Whether staff have reviewed all allegations about the matter's subject in other cases.

    Compares the number of these allegations at the latest review with their number now.
    """
    newest = PatternLook.objects.filter(matter=matter).order_by("-at", "-pk").first()
    return newest is not None and newest.seen >= allegations_elsewhere(matter)


def _investigator_is_free(context: FactContext) -> bool:
    """Whether the case has an investigator whom no conflict of interest bars."""
    case = context.matter.case
    row = Handler.objects.filter(case=case, role=INVESTIGATING_ROLE, until=None).select_related("staff").first()
    return row is not None and not conflicts_of(case, [row.staff])[row.staff_id]


def _maker_is_free(context: FactContext) -> bool:
    """Whether no conflict of interest bars the staff member who makes the move."""
    return not conflicts_of(context.matter.case, [context.by])[context.by.pk]


def _enquiries_are_closed(context: FactContext) -> bool:
    """Whether no line of enquiry of the matter is open."""
    return not Enquiry.objects.filter(matter=context.matter, closed_at=None).exists()


def _has_reasons(context: FactContext) -> bool:
    """Whether the act has sealed reasons."""
    return context.reasons


def _has_published_reasons(context: FactContext) -> bool:
    """Whether the act has both sealed reasons and reasons that may be published."""
    return context.reasons and context.publishable


_COMPUTE: dict[str, Callable[[FactContext], bool]] = {
    "reasons": _has_reasons,
    "prejudice_reasons": _has_reasons,
    "exceptional_reasons": _has_published_reasons,
    "departure_reasons": _has_published_reasons,
    "enquiries_closed": _enquiries_are_closed,
    "similar_facts_addressed": lambda context: pattern_was_looked_at(context.matter),
    "free_of_statutory_bars": _investigator_is_free,
    "free_of_wider_conflicts": _investigator_is_free,
    "free_of_conflicts": _investigator_is_free,
    "decider_independent": _maker_is_free,
}
SYSTEM_FACTS = frozenset(_COMPUTE)
SEALED = frozenset({"reasons", "prejudice_reasons", "exceptional_reasons", "departure_reasons"})
PUBLISHED = frozenset({"exceptional_reasons", "departure_reasons"})
