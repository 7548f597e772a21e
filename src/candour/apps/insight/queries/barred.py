"""Officers with whom a staff member has a conflict, whatever the case. The patterns pages show nothing of them to that person.

The rules are those of `cases.queries.conflicts`, applied to officers instead of cases: the staff member as an officer; officers
whom the person declared; subjects of reports that exclude the person; officers who shared a unit in the 24 months before one of
their cases, or before today; the line of command; an earlier case with both. A case that the person handles now is no bar.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.barred import exclusions_of
from candour.apps.people.models import Staff

_OVERLAP = "coalesce(greatest(mine.since, theirs.since, {low}) <= least(mine.until, theirs.until{high}), true)"
_BARRED = f"""
WITH RECURSIVE me (staff, officer) AS (
    SELECT id, officer_id FROM people_staff WHERE id = %(staff)s
), up (id) AS (
    SELECT officer FROM me WHERE officer IS NOT NULL
    UNION SELECT line.manager_id FROM up JOIN forces_linemanagement line ON line.officer_id = up.id
), down (id) AS (
    SELECT officer FROM me WHERE officer IS NOT NULL
    UNION SELECT line.officer_id FROM down JOIN forces_linemanagement line ON line.manager_id = down.id
), my_cases (id) AS (
    SELECT case_id FROM cases_handler JOIN me ON staff_id = staff WHERE until IS NOT NULL
    UNION SELECT case_id FROM cases_priorhandler JOIN me ON officer_id = officer
    UNION SELECT case_id FROM cases_allegation JOIN me ON subject_id = officer
)
SELECT id FROM up UNION SELECT id FROM down
UNION SELECT officer_id FROM people_declaredinterest JOIN me ON staff_id = staff
 WHERE people_interest_bars(declared_at, ended_at)
UNION SELECT subject_id FROM cases_exclusion x JOIN me ON x.staff_id = staff OR x.officer_id = officer
  JOIN cases_casereport r USING (report_id) JOIN cases_allegation a USING (case_id)
UNION SELECT subject_id FROM cases_allegation JOIN my_cases ON case_id = my_cases.id
UNION SELECT officer_id FROM cases_priorhandler JOIN my_cases ON case_id = my_cases.id
UNION SELECT s.officer_id FROM cases_handler h JOIN my_cases ON case_id = my_cases.id JOIN people_staff s ON s.id = h.staff_id
UNION SELECT theirs.officer_id FROM forces_posting mine JOIN me ON mine.officer_id = officer
  JOIN forces_posting theirs ON theirs.unit_id = mine.unit_id AND theirs.officer_id <> mine.officer_id
 WHERE {_OVERLAP.format(low="(current_date - interval '24 months')::date", high="")}
    OR EXISTS (
       SELECT FROM cases_allegation a CROSS JOIN LATERAL cases_spans(a.case_id) span
        WHERE a.subject_id = theirs.officer_id AND {_OVERLAP.format(low="span.low", high=", span.high")})
"""  # noqa: S608 - made of the two lines above


def barred_officers(staff: Staff) -> frozenset[UUID]:
    """The ids of all officers with whom this person has a conflict, in at most two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_has_ties(%s)", [staff.pk])
        if cursor.fetchone() == (False,):
            return frozenset()
        cursor.execute(_BARRED, {"staff": staff.pk})
        return frozenset(officer for (officer,) in cursor.fetchall() if officer)


def not_barred(cases: QuerySet[Case], staff: Staff, barred: Collection[UUID]) -> QuerySet[Case]:
    """The cases that have none of the officers `barred` as subject, and whose reporter has not excluded this person."""
    ruled_out = exclusions_of(staff).filter(report__in_case__case=OuterRef("pk"))
    allowed = cases.exclude(Exists(ruled_out))
    if not barred:
        return allowed
    return allowed.exclude(Exists(Allegation.objects.filter(case=OuterRef("pk"), subject__in=barred)))
