"""Records that may be of one person: the queue, and one pair side by side with why a run could not tell, and its decision.

After a decision the next pair is shown, so that a queue is worked through without going back and forth.
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
    """Every pair of this person's forces."""
    page = page_number(request.GET.get("page"))
    runs = [(force, latest(force, LINKAGE)) for force in access.forces(request.staff).order_by("name")]
    forces = [(force, found.run, found.result(LINKAGE), found.refusal(LINKAGE)) for force, found in runs if found.run]
    return render(request, "insight/links.html", {"queue": reviews.queue(request.staff, page), "page": page, "forces": forces})


@staff(Permission.VIEW_ALERTS)
@require_http_methods(["GET", "POST"])
def pair(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """One pair, and the decision on it."""
    found = access.review_pair_or_404(request.staff, pk)
    form = ReviewForm(posted(request))
    if form.is_valid() and _decided(found, form, request.staff):
        return _next(request)
    if request.method == "GET":
        about = {"officer": found.officer} if found.officer else {}
        services.record_access(request.staff, "link", now=timezone.now(), force=found.force, **about)
    page = {
        "link": found,
        "lines": reviews.sides(found),
        "start": found.bits - sum(bits for _words, bits in found.reasons),
        "decisions": reviews.decisions(found),
        "form": form,
        "answers": access.can_answer(request.staff),
        "waiting": reviews.waiting(request.staff).exclude(pk=found.pk).count(),
    }
    return render(request, "insight/link.html", page)


def _decided(found: ReviewPair, form: ReviewForm, by: Staff) -> bool:
    says = form.cleaned_data["says"]
    return attempt(form, lambda: services.decide_pair(found, says, by=by, now=timezone.now())) is not None


def _next(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("Your answer is kept."))
    following = reviews.waiting(request.staff).first()
    return redirect("insight_link", following.pk) if following else redirect("insight_links")
