"""The page that lists colleagues who lost their key and made a new one. A colleague who has met the person signs the key.

Not here: asking for the new key, which happens on the page of the staff member's own key (`key`).
"""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from candour.apps.people import services
from candour.apps.people.access import StaffRequest, staff, with_fresh_factor
from candour.apps.people.forms import SigningHalfForm
from candour.apps.people.models import KeyRequest
from candour.apps.people.queries.key_histories import unasked
from candour.domain import sealing
from candour.ui.errors import Refusal


@staff()
@require_GET
def index(request: StaffRequest) -> HttpResponseBase:
    """List the requests for a new key in the staff member's body, each with the fingerprint to compare in person."""
    return _page(request)


@staff()
@with_fresh_factor("key_requests")
@require_POST
def sign(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """Store a colleague's new key, which the browser of the signed-in staff member has signed."""
    asked = KeyRequest.objects.select_related("staff").filter(staff=pk, staff__body=request.staff.body_id).first()
    if asked is None:
        raise Http404
    form = SigningHalfForm(request.POST)
    if not form.is_valid():
        return _page(request, _("Your signature did not arrive whole. Unlock your key and try again."))
    try:
        services.confirm_key(asked, form.cleaned_data["key"], by=request.staff, now=timezone.now())
    except Refusal as refusal:
        return _page(request, str(refusal))
    messages.success(request, _("%(name)s has a new key. Let them in again where they must read.") % {"name": asked.staff.name})
    return redirect("key_requests")


def _page(request: StaffRequest, error: str = "") -> HttpResponseBase:
    """The page of requests for new keys; with `error`, it shows this message and has status 400."""
    rows = list(KeyRequest.objects.filter(staff__body=request.staff.body_id).select_related("staff").order_by("created_at"))
    asked = [(row, sealing.fingerprint(row.key["public_key"]), json.dumps(row.key)) for row in rows]
    context = {"asked": asked, "error": error, "unasked": {row.pk for row in unasked(rows)}}
    return render(request, "people/key_requests.html", context, status=400 if error else 200)
