"""Facts nobody asserts because the system can tell: whether reasons are sealed, somebody is free of conflict, enquiries closed.

The names are those the packs share. A fact that is not here is stated by whoever makes the move.
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
    """A move being made, or asked about: on which matter, by whom, and with what written beside it."""

    matter: Matter
    by: Staff
    reasons: bool = False
    publishable: bool = False


def system_facts(names: Iterable[str], making: FactContext) -> dict[str, bool]:
    """Those of the facts that the system can tell, each true or false."""
    return {name: _COMPUTE[name](making) for name in names if name in _COMPUTE}


def others_about(matter: Matter) -> int:
    """How many allegations there are about the same subject elsewhere: what a look at the pattern must have seen."""
    if matter.subject_id is None:
        return 0
    return Allegation.objects.filter(subject=matter.subject_id).exclude(case=matter.case_id).count()


def pattern_was_looked_at(matter: Matter) -> bool:
    """Whether somebody looked at what else was said about the subject, and nothing was said since."""
    newest = PatternLook.objects.filter(matter=matter).order_by("-at", "-pk").first()
    return newest is not None and newest.seen >= others_about(matter)


def _investigator_is_free(making: FactContext) -> bool:
    case = making.matter.case
    row = Handler.objects.filter(case=case, role=INVESTIGATING_ROLE, until=None).select_related("staff").first()
    return row is not None and not conflicts_of(case, [row.staff])[row.staff_id]


def _maker_is_free(making: FactContext) -> bool:
    return not conflicts_of(making.matter.case, [making.by])[making.by.pk]


def _enquiries_are_closed(making: FactContext) -> bool:
    return not Enquiry.objects.filter(matter=making.matter, closed_at=None).exists()


def _reasons(making: FactContext) -> bool:
    return making.reasons


def _published_reasons(making: FactContext) -> bool:
    return making.reasons and making.publishable


_COMPUTE: dict[str, Callable[[FactContext], bool]] = {
    "reasons": _reasons,
    "prejudice_reasons": _reasons,
    "exceptional_reasons": _published_reasons,
    "departure_reasons": _published_reasons,
    "enquiries_closed": _enquiries_are_closed,
    "similar_facts_addressed": lambda making: pattern_was_looked_at(making.matter),
    "free_of_statutory_bars": _investigator_is_free,
    "free_of_wider_conflicts": _investigator_is_free,
    "free_of_conflicts": _investigator_is_free,
    "decider_independent": _maker_is_free,
}
SYSTEM_FACTS = frozenset(_COMPUTE)
SEALED = frozenset({"reasons", "prejudice_reasons", "exceptional_reasons", "departure_reasons"})
PUBLISHED = frozenset({"exceptional_reasons", "departure_reasons"})
