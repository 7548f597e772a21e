"""The page on which staff search rosters for officers by name, number or unit, on a day.

It is here because `forces` cannot import `people`. Not here: the search itself (`forces.queries`).
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from candour.apps.forces.queries import OfficerMatch, search_officers
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.people.queries import forces_of
from candour.ui.posting import posted

_SHOWN = 50


class RosterForm(forms.Form):
    """Form with which staff search rosters for officers: words, and optionally a day."""

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
    """The page that searches rosters. The form is posted, so that no address or browser history has the search."""
    form = RosterForm(posted(request))
    found = _search(request, form) if form.is_valid() else None
    return render(request, "people/officers.html", {"form": form, "found": found, "most": _SHOWN})


def _search(request: StaffRequest, form: RosterForm) -> list[OfficerMatch]:
    """Officers who match the form, in the forces whose records the staff member's body reads.

    Returns at most one officer more than the page shows, so that the page can say that there are more.
    """
    chosen = list(forces_of(request.staff.body))
    return search_officers(chosen, form.cleaned_data["text"], form.cleaned_data["on"], limit=_SHOWN + 1)
