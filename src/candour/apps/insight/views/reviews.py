"""Clerical review: the page with the queue of pairs of records, and the page that compares the two records of a pair.

On the second page a supervisor decides about the pair; then the next pair is shown.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.insight import access, services
from candour.apps.insight.forms import ReviewForm
from candour.apps.insight.models import ReviewPair
from candour.apps.insight.queries import reviews
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.records.queries.registry import LINKAGE
from candour.apps.records.queries.statistics import latest
from candour.ui.posting import attempt, page_number, posted


@staff(Permission.VIEW_ALERTS)
@require_GET
def listed(request: StaffRequest) -> HttpResponseBase:
    """Show the queue of pairs of records that this staff member may decide."""
    page = page_number(request.GET.get("page"))
    runs = [(force, latest(force, LINKAGE)) for force in access.forces(request.staff).order_by("name")]
    forces = [(force, counted.run, counted.result(LINKAGE), counted.refusal(LINKAGE)) for force, counted in runs if counted.run]
    return render(request, "insight/links.html", {"queue": reviews.queue(request.staff, page), "page": page, "forces": forces})


@staff(Permission.VIEW_ALERTS)
@require_http_methods(["GET", "POST"])
def pair(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """Show the two records of a pair; a POST stores a supervisor's decision whether the records are of one person."""
    review_pair = access.review_pair_or_404(request.staff, pk)
    form = ReviewForm(posted(request))
    if form.is_valid() and _store_decision(review_pair, form, request.staff):
        return _redirect_to_next_pair(request)
    if request.method == "GET":
        about = {"officer": review_pair.officer} if review_pair.officer else {}
        services.record_access(request.staff, "link", now=timezone.now(), force=review_pair.force, **about)
    page = {
        "link": review_pair,
        "lines": reviews.sides(review_pair),
        "start": review_pair.bits - sum(bits for _words, bits in review_pair.reasons),
        "decisions": reviews.decisions(review_pair),
        "form": form,
        "answers": access.can_answer(request.staff, review_pair.force_id),
        "waiting": reviews.waiting(request.staff).exclude(pk=review_pair.pk).count(),
    }
    return render(request, "insight/link.html", page)


def _store_decision(review_pair: ReviewPair, form: ReviewForm, by: Staff) -> bool:
    """Store the decision in a valid form. Returns False where the decision is refused; the form then has the error."""
    says = form.cleaned_data["says"]
    return attempt(form, lambda: services.decide_pair(review_pair, says, by=by, now=timezone.now())) is not None


def _redirect_to_next_pair(request: StaffRequest) -> HttpResponse:
    """Redirect to the first undecided pair, or to the queue where every pair is decided."""
    messages.success(request, _("Your answer is kept."))
    following = reviews.waiting(request.staff).first()
    return redirect("insight_link", following.pk) if following else redirect("insight_links")
