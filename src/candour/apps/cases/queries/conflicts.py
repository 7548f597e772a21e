"""Which rules bar people from a case, computed by `sql/conflicts.sql`, and the sentences that tell a supervisor why.

A person barred by an exclusion (by the reporter) and a person barred by a declared interest get the same neutral sentence, so
that the supervisor learns neither whom the reporter excluded nor what ties a colleague to an officer. Not here: filters for
lists (`barred`).

Source: IOPC statutory guidance on conflicts of interest in handling complaints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from uuid import UUID

from django.db import IntegrityError, connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Case
from candour.apps.people.models import Staff

# The constraint names in the errors of `sql/conflict_guards.sql`.
_GUARDS = frozenset({"handler_has_no_conflict", "grant_has_no_conflict"})
NEUTRAL = _("Not available for this case.")


class Rule(Enum):
    """The rules that bar a person from a case, in the order in which the database returns them."""

    SUBJECT = "subject"
    EXCLUDED = "excluded"
    DECLARED_INTEREST = "declared_interest"
    SAME_UNIT = "same_unit"
    LINE_OF_COMMAND = "line_of_command"
    PRIOR_CASE = "prior_case"


REASONS: Mapping[Rule, str | Promise] = {
    Rule.SUBJECT: _("Is a subject of this case."),
    Rule.EXCLUDED: NEUTRAL,
    Rule.DECLARED_INTEREST: NEUTRAL,
    Rule.SAME_UNIT: _("Served in the same unit as a subject within the time the rules look back."),
    Rule.LINE_OF_COMMAND: _("Is in a subject’s line of command, or a subject is in theirs."),
    Rule.PRIOR_CASE: _("Was in an earlier case with a subject: handled it, or was accused in it."),
}


def conflicts_of(case: Case, people: Collection[Staff]) -> dict[UUID, tuple[Rule, ...]]:
    """Map each person's staff id to the rules that bar the person from the case, in the order of `Rule`. One query."""
    found: defaultdict[UUID, list[Rule]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT staff_id, rule FROM cases_conflicts(%s, %s)", [[one.pk for one in people], [case.pk]])
        for staff, rule in cursor.fetchall():
            found[staff].append(Rule(rule))
    return {one.pk: tuple(found[one.pk]) for one in people}


def is_conflict(error: IntegrityError) -> bool:
    """Whether the database raised the error because of a conflict of interest (`sql/conflict_guards.sql`)."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) in _GUARDS


def reasons_for_assigner(rules: Iterable[Rule]) -> list[str]:
    """Sentences that tell a supervisor why a person is barred: one for each of `rules` whose facts are public.

    Exclusions and declared interests are not public. Where only such rules apply, there is one neutral sentence, which does not
    say which rule applies.
    """
    reasons = [str(REASONS[rule]) for rule in rules]
    open_reasons = [reason for reason in reasons if reason != str(NEUTRAL)]
    return open_reasons or reasons[:1]
