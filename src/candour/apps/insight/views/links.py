"""Records that may be of one person: the queue, and one pair side by side with why a count could not tell, and its answer.

After an answer the next pair is shown, so that a queue is worked through without going back and forth.
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
from candour.apps.insight.forms import LinkForm
from candour.apps.insight.models import LinkQuestion, Look
from candour.apps.insight.queries import links
from candour.apps.insight.queries.figures import counted
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.ui.posting import attempt, given_page, posted


@staff(*access.WATCHERS)
@require_GET
def listed(request: StaffRequest) -> HttpResponseBase:
    """Every pair of her forces."""
    page = given_page(request.GET.get("page"))
    forces = [(force, counted(force, "links")) for force in access.forces(request.staff).order_by("name")]
    told = {"queue": links.queue(request.staff, page), "page": page, "forces": forces}
    return render(request, "insight/links.html", told)


@staff(*access.WATCHERS)
@require_http_methods(["GET", "POST"])
def link(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """One pair, and the answer to it."""
    found = access.link_or_404(request.staff, pk)
    form = LinkForm(posted(request))
    if form.is_valid() and _answered(found, form, request.staff):
        return _next(request)
    if request.method == "GET":
        about = {"officer": found.officer} if found.officer else {}
        services.look(request.staff, Look.Page.LINK, now=timezone.now(), force=found.force, **about)
    page = {
        "link": found,
        "lines": links.sides(found),
        "start": found.bits - sum(bits for _words, bits in found.reasons),
        "given": links.given(found),
        "form": form,
        "answers": access.can_answer(request.staff),
        "waiting": links.waiting(request.staff).exclude(pk=found.pk).count(),
    }
    return render(request, "insight/link.html", page)


def _answered(found: LinkQuestion, form: LinkForm, by: Staff) -> bool:
    says = form.cleaned_data["says"]
    return attempt(form, lambda: services.answer_link(found, says, by=by, now=timezone.now())) is not None


def _next(request: StaffRequest) -> HttpResponse:
    messages.success(request, _("Your answer is kept."))
    following = links.waiting(request.staff).first()
    return redirect("insight_link", following.pk) if following else redirect("insight_links")
