"""My key: made, unlocked and locked in her browser. The server keeps and gives back a sealed file."""

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
    """My key and interests."""
    return _page(request)


@staff()
@require_http_methods(["GET", "POST"])
def key(request: StaffRequest) -> HttpResponseBase:
    """Her sealed identity, for her own browser to unlock; or a new key to keep."""
    if request.method == "GET":
        return JsonResponse(as_json(live_key(request.staff)))
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    attempt(form, lambda: services.make_key(request.staff, now=timezone.now(), **form.cleaned_data))
    if form.errors:
        return _page(request, form)
    messages.success(request, _("Your key is made and unlocked on this device."))
    return redirect("my_key")


@staff()
@require_POST
def relock(request: StaffRequest) -> HttpResponseBase:
    """The same identity under another lock."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    attempt(form, lambda: services.relock_key(request.staff, now=timezone.now(), **form.cleaned_data))
    if form.errors:
        return _page(request, form)
    messages.success(request, _("Your key now opens the new way. The old way no longer works."))
    return redirect("my_key")


def as_json(kept: StaffKey | None) -> dict[str, str]:
    """The key as browsers take it; empty where there is none."""
    if kept is None:
        return {}
    return {
        "public_key": kept.public_key,
        "method": kept.method,
        "credential": kept.credential,
        "sealed_identity": base64.b64encode(bytes(kept.sealed_identity)).decode(),
    }


def _page(request: StaffRequest, form: KeyForm | None = None) -> HttpResponseBase:
    kept = live_key(request.staff)
    context = {
        "form": form,
        "key": kept,
        "key_json": json.dumps(as_json(kept)) if kept else "",
        "interests": interests_of(request.staff),
        "conflict_months": conflict_window(load_pack(request.staff.body.pack)),
        "staff": request.staff,
        "may": May(request.staff),
    }
    return render(request, "people/mine.html", context, status=400 if form and form.errors else 200)
