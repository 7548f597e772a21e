"""Asks for a new key of a team whose key has become too old. A member's browser makes it; a second member confirms it."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candour.apps.dossiers import access
from candour.apps.dossiers.forms import RotationField
from candour.apps.dossiers.services import ask_change
from candour.apps.people.access import StaffRequest, staff, with_fresh_factor


class RenewalForm(forms.Form):
    """Form with the new key that the member's browser made and sealed to everybody in the team."""

    rotations = RotationField()


@staff()
@with_fresh_factor("desk")
@require_POST
def renew(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Store a new key of the team, which waits for a second member. Responds with 404 to whoever is no member of the team."""
    team = access.team_or_404(request.staff, pk)
    if not access.is_member(request.staff, team):
        raise Http404
    form = RenewalForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("The new key did not arrive. Unlock your key and try again."))
        return redirect("desk")
    ask_change(team, form.cleaned_data["rotations"], leaver=None, by=request.staff, now=timezone.now())
    messages.success(request, _("The new key is ready. It counts once a second member has confirmed it on the team’s page."))
    return redirect("team", team.pk)
