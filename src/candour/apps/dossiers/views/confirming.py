"""Confirming grants: the reader's browser fetches what was sealed to it, and says what opens and what does not. ADR 32.

`frontend/desk/confirming.js` does this whenever the key is unlocked, and on a page where a grant waits.
"""

from __future__ import annotations

import base64
import uuid
from typing import Any

from django import forms
from django.http import HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from candour.apps.dossiers import services
from candour.apps.dossiers.models import Grant
from candour.apps.dossiers.views.sealed import as_json
from candour.apps.people.access import StaffRequest, staff
from candour.ui.errors import Refusal

_MOST = 2000


class ConfirmationForm(forms.Form):
    """What the browser found: `opened`, signatures by grant; `failed`, the dossiers whose sealed key does not open."""

    opened = forms.JSONField(required=False)
    failed = forms.JSONField(required=False)

    def clean_opened(self) -> dict[uuid.UUID, bytes]:
        """Convert {grant: signature in base64} to ids and bytes."""
        given = self.cleaned_data["opened"] or {}
        return dict(_checked(lambda: [(uuid.UUID(pk), base64.b64decode(text, validate=True)) for pk, text in given.items()]))

    def clean_failed(self) -> list[uuid.UUID]:
        """Convert a list of ids."""
        dossiers: list[uuid.UUID] = _checked(lambda: [uuid.UUID(pk) for pk in self.cleaned_data["failed"] or []])
        return dossiers


@staff()
@require_POST
def to_open(request: StaffRequest) -> HttpResponseBase:
    """Record that keys are fetched; respond with the grants that wait for the person, and the keys of the person's teams."""
    found = services.take_to_open(request.staff, now=timezone.now())
    return JsonResponse(
        {
            "waiting": [_waiting_as_json(grant) for grant in found.waiting],
            "teams": [
                {"dossier": str(team.pk), "public_key": newest, "keys": [as_json(key) for key in chain]}
                for team, newest, chain in found.teams
            ],
        }
    )


@staff()
@require_POST
def confirm(request: StaffRequest) -> HttpResponseBase:
    """Let the grants count that the staff member's browser opened, and record those that do not open."""
    form = ConfirmationForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("This did not arrive whole. Load the page again."))
    now = timezone.now()
    confirmed = services.confirm(request.staff, form.cleaned_data["opened"], now=now)
    services.report_failure(request.staff, form.cleaned_data["failed"], now=now)
    return JsonResponse({"confirmed": confirmed})


def _waiting_as_json(grant: Grant) -> dict[str, object]:
    """Return a grant that waits as the JSON object that the browser expects."""
    return {
        "grant": str(grant.pk),
        "dossier": str(grant.dossier_id),
        "epoch": grant.epoch_number,
        "public_key": grant.epoch.public_key,
        "suite": grant.epoch.suite,
        "sealed": base64.b64encode(bytes(grant.sealed_secret)).decode(),
    }


def _checked(read: Any) -> Any:
    """Return what `read` converts from JSON. Raises ValidationError where the JSON has another form, or too many members."""
    try:
        found = read()
    except (ValueError, TypeError, AttributeError):
        raise forms.ValidationError(_("This did not arrive whole. Load the page again.")) from None
    if len(found) > _MOST:
        raise forms.ValidationError(_("This did not arrive whole. Load the page again."))
    return found
