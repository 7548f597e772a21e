"""Two pages of the desk: the start page, which lists what the staff member has to do, and the diary, a calendar of duties."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from candour.apps.cases.queries import open_work
from candour.apps.desk.queries import case_lists, report_summary, waiting
from candour.apps.desk.queries.team_keys import key_to_renew
from candour.apps.dossiers.queries import changes_to_confirm, disagreements
from candour.apps.ledger.services import last_audit
from candour.apps.matters.queries import asks, due, matter_view
from candour.apps.matters.queries.matter_view import GRADES
from candour.apps.matters.services import take_diary
from candour.apps.people.access import May, StaffRequest, may, staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import live_key
from candour.apps.reports.queries import missing_to_receive
from candour.ui.posting import page_number


@staff()
@require_GET
def desk(request: StaffRequest) -> HttpResponseBase:
    """The start page: the lists of work that the person's permissions allow, without cases with a conflict of interest."""
    person = request.staff
    kinds, handled = report_summary.kind_words(person.body.pack), open_work.handled(person)
    lists: dict[str, object] = {
        "may": May(person),
        "audit": last_audit(),
        "false_rows": disagreements.of_body_lately(person.body_id, person.pk),
        "has_key": live_key(person) is not None,
        "old_key": key_to_renew(person, timezone.now()),
        "changing": changes_to_confirm(person),
        "missing": missing_to_receive(person.body) if person.body.receives_reports else [],
        "why_unsafe": report_summary.why_unsafe,
        "due": due.lists(person, timezone.now(), handled),
        "grades": {grade: str(words) for grade, words in GRADES.items()},
        "kinds": lambda report: report_summary.kinds_of(report.categories, kinds),
    }
    if may(person, Permission.TRIAGE_REPORTS):
        lists |= {
            "waiting": waiting.reports(person, page_number(request.GET.get("page"))),
            "flags": waiting.flags_in_cases(person),
        }
    shown: list[case_lists.CaseLine] = []
    if may(person, Permission.ASSIGN_CASES):
        cases = case_lists.unassigned(person, page_number(request.GET.get("cases")))
        lists |= {
            "unassigned": cases,
            "passed_on": (passed_on := case_lists.with_several_investigators(person)),
            "overlaps": waiting.overdue_overlaps(person),
            "asks": asks.undecided(person),
        }
        shown += [*cases.rows, *passed_on]
    if may(person, Permission.VIEW_MISSED_DUTIES):
        for_review = case_lists.for_review(person)
        lists |= {"for_review": for_review, "missed": waiting.missed(person), "duty": matter_view.duty_named}
        shown += for_review
    own = case_lists.own_cases(person, handled)
    counts = case_lists.counts_of([*shown, *own])
    lists |= {"counts": counts, "own": case_lists.unsafe_first(own, counts)}
    return render(request, "desk/desk.html", lists)


@staff()
@require_POST
def diary(request: StaffRequest) -> HttpResponseBase:
    """The staff member's duties that have a due day, as an iCalendar file."""
    response = HttpResponse(take_diary(request.staff, now=timezone.now()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="diary.ics"'
    return response
