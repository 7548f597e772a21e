"""Pages for the staff member's own key. The browser makes and unlocks it; the server stores the sealed identity."""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from candour.apps.people import services
from candour.apps.people.access import May, StaffRequest, factor_again, showed_factor_lately, staff, with_fresh_factor
from candour.apps.people.forms import KeyForm, NewKeyForm, SigningHalfForm
from candour.apps.people.models import StaffKey
from candour.apps.people.queries import interests_of, live_key
from candour.apps.people.queries.key_histories import staff_histories
from candour.domain import sealing
from candour.domain.procedure import conflict_window, load_pack
from candour.ui.errors import Refusal
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
    if live_key(request.staff) is not None and not showed_factor_lately(request):
        raise Refusal(_("Nothing was changed. Show your second factor again: sign out, sign in, then do it once more."))
    form = NewKeyForm(request.POST)
    if not form.is_valid():
        return _key_page(request, form)
    key, proved = form.cleaned_data["key"], form.proved(_session_of(request))
    attempt(form, lambda: services.make_key(request.staff, key, form.identity(), proved, now=timezone.now()))
    if form.errors:
        return _key_page(request, form)
    messages.success(request, _("Your key is made and unlocked on this device."))
    return redirect("my_key")


@staff()
@require_POST
def challenge(request: StaffRequest) -> HttpResponseBase:
    """Send a challenge that only the secret of the posted public key opens; the form with the new key carries the answer."""
    try:
        wanted = sealing.Recipient(request.POST.get("public_key", ""))
    except sealing.SealingError:
        raise Refusal(_("The key did not arrive whole. Load the page again and make it once more.")) from None
    sealed = services.challenge_key(request.staff, wanted, session=_session_of(request), now=timezone.now())
    return JsonResponse({"challenge": base64.b64encode(sealed).decode()})


@staff()
@with_fresh_factor("my_key")
@require_POST
def relock(request: StaffRequest) -> HttpResponseBase:
    """Store the staff member's private key, which the browser has sealed to another passphrase or passkey."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        return _key_page(request, form)
    proof = form.cleaned_data["key"]
    attempt(form, lambda: services.relock_key(request.staff, proof, form.identity(), now=timezone.now()))
    if form.errors:
        return _key_page(request, form)
    messages.success(request, _("Your key now opens the new way. The old way no longer works."))
    return redirect("my_key")


@staff()
@require_POST
def sign(request: StaffRequest) -> HttpResponseBase:
    """Store the signing key and signature of a staff key made before keys had signatures.

    The browser sends both once, after the staff member has unlocked the key.
    """
    form = SigningHalfForm(request.POST)
    if not form.is_valid():
        raise Refusal(_("The signing half did not arrive whole. Lock your key and unlock it again."))
    services.sign_key(request.staff, form.cleaned_data["key"], now=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@staff()
@with_fresh_factor("my_key")
@require_POST
def request_new(request: StaffRequest) -> HttpResponseBase:
    """Store a new key that replaces a lost one once a colleague has signed it."""
    form = NewKeyForm(request.POST)
    if form.is_valid():
        key, proved = form.cleaned_data["key"], form.proved(_session_of(request))
        attempt(form, lambda: services.request_key(request.staff, key, form.identity(), proved, now=timezone.now()))
    if form.errors:
        return _key_page(request, form)
    messages.success(request, _("Your new key waits. Show its fingerprint to a colleague, who signs it for you."))
    return redirect("key_requests")


def _session_of(request: StaffRequest) -> str:
    """Return the key of the session, to which a challenge is bound."""
    return request.session.session_key or ""


def as_json(current: StaffKey | None) -> dict[str, Any]:
    """The public key and the sealed private key in the form that the browser reads; {} where the staff member has no key."""
    if current is None:
        return {}
    return {
        "key": staff_histories([current.staff])[current.staff_id][-1].as_json(),
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
        "factor_again": "" if showed_factor_lately(request) else factor_again(request.staff, reverse("my_key")),
        "fingerprint": sealing.fingerprint(current.public_key) if current else "",
        "key_json": json.dumps(as_json(current)) if current else "",
        "interests": interests_of(request.staff),
        "conflict_months": conflict_window(load_pack(request.staff.body.pack)),
        "staff": request.staff,
        "may": May(request.staff),
    }
    return render(request, "people/mine.html", context, status=400 if form and form.errors else 200)
