"""A change of a team's key that waits for a second member, on the team's page: confirming and refusing it. ADR 34.

Not here: asking for one (`teams.remove`, and `team_keys` of the desk).
"""

from __future__ import annotations

import base64
import json
import uuid
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candour.apps.dossiers import access, queries, services
from candour.apps.dossiers.models import Team, TeamChange
from candour.apps.people.access import StaffRequest, staff, with_fresh_factor
from candour.apps.people.models import Staff
from candour.domain.sealing import OpenedGrant
from candour.ui.errors import Refusal


class EndingForm(forms.Form):
    """Names the change that the page showed: another one may have been asked for since."""

    change = forms.UUIDField(widget=forms.HiddenInput)


class SecondForm(EndingForm):
    """The signature of the member's browser that the new key opens, in base64."""

    signature = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def clean_signature(self) -> bytes:
        """Convert base64 to bytes."""
        try:
            return base64.b64decode(self.cleaned_data["signature"], validate=True)
        except ValueError:
            raise forms.ValidationError(_("This did not arrive whole. Load the page again.")) from None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change that waits, as a page shows it to one person. `opens`: what the person's browser opens first, as JSON."""

    change: TeamChange
    may_confirm: bool
    may_refuse: bool
    opens: str


def shown_change(team: Team, person: Staff) -> ShownChange | None:
    """Return the team's change that waits, as a page shows it to the staff member; None where there is none."""
    change = queries.waiting_change(team)
    if change is None:
        return None
    opened = services.opened_by(change, person) if services.may_confirm_change(change, person) else None
    return ShownChange(
        change, opened is not None, services.may_refuse_change(change, person), "" if opened is None else _as_json(opened)
    )


def _as_json(opened: OpenedGrant) -> str:
    """Return what the browser opens as the JSON that `frontend/desk/seconding.js` reads."""
    sealed = base64.b64encode(opened.sealed).decode()
    place = {"dossier": str(opened.dossier), "epoch": opened.epoch, "public_key": opened.public_key}
    return json.dumps(place | {"sealed": sealed})


@staff()
@with_fresh_factor("team")
@require_POST
def confirm(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Let the team's change take effect. Responds with 404 to whoever may not confirm it."""
    form = SecondForm(request.POST)
    change = _change_or_404(request, pk, form)
    if not services.may_confirm_change(change, request.staff):
        raise Http404
    if not form.is_valid():
        raise Refusal(_("This needs your key. Unlock it, make sure JavaScript is on, and try again."))
    services.confirm_change(change, form.cleaned_data["signature"], by=request.staff, now=timezone.now())
    messages.success(request, _("The team has a new key. Every other member opens it when they next unlock theirs."))
    return redirect("team", pk)


@staff()
@with_fresh_factor("team")
@require_POST
def refuse(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """End the team's change without effect. Responds with 404 to whoever may not."""
    change = _change_or_404(request, pk, EndingForm(request.POST))
    if not services.may_refuse_change(change, request.staff):
        raise Http404
    services.refuse_change(change, by=request.staff, now=timezone.now())
    messages.success(request, _("The team’s key stays as it was."))
    return redirect("team", pk)


def _change_or_404(request: StaffRequest, pk: uuid.UUID, form: EndingForm) -> TeamChange:
    """Return the change that waits in this team. Raises Http404 where there is none, Refusal where the page showed another."""
    change = queries.waiting_change(access.team_or_404(request.staff, pk))
    if change is None:
        raise Http404
    form.is_valid()
    if form.cleaned_data.get("change") != change.pk:
        raise Refusal(_("Another change was asked for since. Load the page again."))
    return change
