"""The roster search for staff: who served where, as what, under which number, on the day asked about.

It lies here and not in forces because only this floor knows who is staff; the search itself is `forces.queries`.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from candour.apps.forces.models import Force
from candour.apps.forces.queries import OfficerMatch, search_officers
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.ui.posting import posted

_SHOWN = 50


class RosterForm(forms.Form):
    """What is known of an officer."""

    text = forms.CharField(
        label=_("Name, shoulder number or unit"), max_length=100,
        help_text=_("Any part you know. Every word must fit."),
        error_messages={"required": _("Type a name, a shoulder number or a unit")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("On which day? (you can leave this out)"), required=False, input_formats=["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"],
        widget=forms.TextInput, help_text=_("For example, 27/3/2026"),
        error_messages={"invalid": _("Type a real day, like 27/3/2026")},
    )  # fmt: skip


@staff(Permission.SEARCH_ROSTERS)
@require_http_methods(["GET", "POST"])
def officers(request: StaffRequest) -> HttpResponseBase:
    """Search the rosters. Posted, so that whom she looks for stays out of addresses and histories."""
    form = RosterForm(posted(request))
    found = _found(request, form) if form.is_valid() else None
    return render(request, "people/officers.html", {"form": form, "found": found, "most": _SHOWN})


def _found(request: StaffRequest, form: RosterForm) -> list[OfficerMatch]:
    force = request.staff.body.force
    chosen = [force] if force else list(Force.objects.all())
    return search_officers(chosen, form.cleaned_data["text"], form.cleaned_data["on"], limit=_SHOWN + 1)
