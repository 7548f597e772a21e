"""The list of alerts, and the page of one alert: its reasons, the changes of records that would remove it, and the answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.dossiers.forms import key_is_newest
from candour.apps.dossiers.models import Epoch, Team
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.insight import access, services
from candour.apps.insight.forms import AlertForm
from candour.apps.insight.models import Alert
from candour.apps.insight.queries import alert_text, alerts
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.ui.posting import attempt, page_number, posted


@staff(Permission.VIEW_ALERTS)
@require_GET
def listed(request: StaffRequest) -> HttpResponseBase:
    """Show the unanswered and the recently answered alerts that this staff member may see."""
    page = page_number(request.GET.get("page"))
    waiting = alerts.waiting(request.staff, timezone.now(), page)
    answers = {
        "waiting": waiting,
        "page": page,
        "answered": alerts.answered(request.staff),
        "days": alerts.WITHIN.days,
        "floor": alert_text.rule_floor(),
    }
    return render(request, "insight/alerts.html", answers)


@staff(Permission.VIEW_ALERTS)
@require_http_methods(["GET", "POST"])
def alert(request: StaffRequest, pk: UUID) -> HttpResponseBase:
    """Show one alert; a POST stores a supervisor's answer to the alert."""
    alert_row = access.alert_or_404(request.staff, pk)
    epoch = _intake_epoch(request.staff)
    form = AlertForm(posted(request))
    if form.is_valid() and _store_answer(alert_row, form, request.staff, epoch):
        messages.success(request, _("Your answer is kept."))
        return redirect("insight_alerts")
    if request.method == "GET":
        services.record_access(request.staff, "alert", now=timezone.now(), officer=alert_row.officer)
    page = {
        "alert": alert_row,
        "reasons": alert_text.reasons(alert_row, request.staff),
        "changes": alert_text.changes(alert_row),
        "followed": alerts.followed(alert_row, request.staff),
        "form": form,
        "epoch": epoch,
        "answers": access.can_answer(request.staff, alert_row.force_id),
        "due": alert_row.raised_at + alerts.WITHIN,
    }
    return render(request, "insight/alert.html", page)


def _store_answer(alert_row: Alert, form: AlertForm, by: Staff, epoch: Epoch | None) -> bool:
    """Store the answer in a valid form. Returns False where the answer is refused; the form then has the error."""
    words = form.cleaned_data["note"]
    if words and epoch is None:  # without an intake team the page has no field for a note
        raise Http404
    if words and not key_is_newest(form, epoch):
        return False
    note = (epoch.dossier, words) if words and epoch else None
    done = form.cleaned_data["done"]
    return attempt(form, lambda: services.answer_alert(alert_row, done, by=by, now=timezone.now(), note=note)) is not None


def _intake_epoch(person: Staff) -> Epoch | None:
    """Return the newest key of the intake team of the body of `person`, to which the browser seals a note.

    Returns None where the body has no intake team.
    """
    team = Team.objects.select_related("dossier").filter(body=person.body_id, purpose=Team.Purpose.INTAKE).first()
    return latest_epoch(team.dossier) if team else None
