"""Pages for the staff member's own key. The browser makes and unlocks it; the server stores the sealed identity."""

from __future__ import annotations

import base64
import json

from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candour.apps.people import services
from candour.apps.people.access import May, StaffRequest, staff
from candour.apps.people.forms import KeyForm
from candour.apps.people.models import StaffKey
from candour.apps.people.queries import interests_of, live_key
from candour.domain.procedure import conflict_window, load_pack
from candour.ui.posting import attempt


@staff()
@require_GET
def mine(request: StaffRequest) -> HttpResponseBase:
    """The page of the signed-in staff member's key and interests."""
    return _key_page(request)


@staff()
@require_http_methods(["GET", "POST"])
def key(request: StaffRequest) -> HttpResponseBase:
    """GET: the staff member's sealed identity as JSON, for the browser to unlock. POST: store a new key."""
    if request.method == "GET":
        return JsonResponse(as_json(live_key(request.staff)))
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _key_page(request, form)
    attempt(form, lambda: services.make_key(request.staff, now=timezone.now(), **form.cleaned_data))
    if form.errors:
        return _key_page(request, form)
    messages.success(request, _("Your key is made and unlocked on this device."))
    return redirect("my_key")


@staff()
@require_POST
def relock(request: StaffRequest) -> HttpResponseBase:
    """Store the staff member's identity sealed to another passphrase or passkey."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _key_page(request, form)
    attempt(form, lambda: services.relock_key(request.staff, now=timezone.now(), **form.cleaned_data))
    if form.errors:
        return _key_page(request, form)
    messages.success(request, _("Your key now opens the new way. The old way no longer works."))
    return redirect("my_key")


def as_json(current: StaffKey | None) -> dict[str, str]:
    """The public key and the sealed identity in the form that the browser reads; empty where there is no key."""
    if current is None:
        return {}
    return {
        "public_key": current.public_key,
        "method": current.method,
        "credential": current.credential,
        "sealed_identity": base64.b64encode(bytes(current.sealed_identity)).decode(),
    }


def _key_page(request: StaffRequest, form: KeyForm | None = None) -> HttpResponseBase:
    """The page of the staff member's key and interests, with status 400 where the form has errors."""
    current = live_key(request.staff)
    context = {
        "form": form,
        "key": current,
        "key_json": json.dumps(as_json(current)) if current else "",
        "interests": interests_of(request.staff),
        "conflict_months": conflict_window(load_pack(request.staff.body.pack)),
        "staff": request.staff,
        "may": May(request.staff),
    }
    return render(request, "people/mine.html", context, status=400 if form and form.errors else 200)
