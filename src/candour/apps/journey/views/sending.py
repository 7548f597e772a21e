"""Checking the answers and sending them, both ways."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.journey.access import draft_key, journey
from candour.apps.journey.forms.answers import Telling
from candour.apps.journey.forms.questions import QUESTIONS, STEPS
from candour.apps.journey.forms.wire import submission_from
from candour.apps.journey.services.drafts import Cabinet, open_draft, save_draft
from candour.apps.journey.services.intake_throttle import wait_for, work_for
from candour.apps.journey.services.server_sealing import Keys, Stored, seal
from candour.apps.journey.views.answers import json_of, marked_telling, plain_failures, refusal, wants_json
from candour.apps.journey.views.check_answers import rows_of
from candour.apps.reports.queries import holder_keys, reception
from candour.apps.reports.services import BadSubmission, receive
from candour.apps.reports.services.receipts import summary_of
from candour.domain import sealing
from candour.ui.times import to_hour


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@plain_failures
def check(request: HttpRequest) -> HttpResponse:
    """Show the answers; to the script, say which questions are asked of her and which are open."""
    if request.method == "POST":
        return _asked(marked_telling(json_of(request)))
    key = draft_key(request)
    cabinet = open_draft(key) if key else None
    if cabinet and cabinet.sent:
        return redirect("journey:receipt")
    return render(request, "journey/check.html", _answers(cabinet))


@journey
@require_http_methods(["POST"])
@plain_failures
def send(request: HttpRequest) -> HttpResponse:
    """Receive a report: sealed by the script, or sealed here from the draft."""
    if wants_json(request):
        return _sealed_in_browser(request)
    key = draft_key(request)
    cabinet = open_draft(key) if key else None
    if key is None or cabinet is None:
        raise BadSubmission(_("Your answers are not here any more: they are kept for one day. Please tell us again."))
    if not cabinet.sent:
        telling = Telling(cabinet.answers)
        if waiting := _must_wait(request, telling, cabinet):
            return waiting
        receive(seal(telling, _keys(cabinet), _stored(cabinet)), now=timezone.now())
        save_draft(key, _empty, now=timezone.now())
    return redirect("journey:receipt")


@journey
@require_GET
@plain_failures
def keys(request: HttpRequest, body: UUID) -> HttpResponse:
    """The keys a new report's secret is sealed to, for the script."""
    del request
    holders = holder_keys(body)
    if not holders:
        raise Http404
    return JsonResponse({"holders": [{"holder": str(one.dossier_id), "public_key": one.public_key} for one in holders]})


def _sealed_in_browser(request: HttpRequest) -> HttpResponse:
    try:
        body = request.body
    except RequestDataTooBig:
        return refusal(_("This is too long to send at once. Put very long parts in a file."), 413)
    submission, proof = submission_from(body)
    now = timezone.now()
    found = reception(submission.body, to_hour(now))
    if work := work_for(submission.body, submission.idempotency_key, proof, now=now, found=found):
        text = _("Many reports are coming in, so your device must do a short sum first. Press Send again. Nothing is lost.")
        return JsonResponse({"error": text, "work": {"challenge": work.challenge, "bits": work.bits}}, status=428)
    return JsonResponse(summary_of(receive(submission, now=now, found=found)))


def _must_wait(request: HttpRequest, telling: Telling, cabinet: Cabinet) -> HttpResponse | None:
    """The page that asks for a short wait, before the server does any work; the draft stays as it is."""
    if telling.missing:
        return None
    key = UUID(cabinet.idempotency_key)
    wait = wait_for(UUID(telling.facts["body"]), key, request.POST.get("ticket", ""), now=timezone.now())
    if wait is None:
        return None
    response = render(request, "journey/many.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait.seconds)
    return response


def _asked(telling: Telling) -> HttpResponse:
    missing = [{"slug": one.slug, "heading": str(one.heading)} for one in telling.missing]
    return JsonResponse({"asked": [one.slug for one in telling.asked], "missing": missing})


def _answers(cabinet: Cabinet | None) -> dict[str, Any]:
    telling = Telling(cabinet.answers if cabinet else {})
    shown = telling.asked if cabinet else QUESTIONS
    return {
        "kept_here": cabinet is not None,
        "sections": [(question, rows_of(telling, question)) for question in shown],
        "missing": telling.missing if cabinet else [],
        "exhibits": cabinet.exhibits if cabinet else [],
        "step": STEPS,
        "steps": STEPS,
        "salt": sealing_salt(),
    }


def sealing_salt() -> str:
    """The installation's salt for the script, base64url without padding."""
    return urlsafe_b64encode(settings.CANDOUR_MAILBOX_SALT).decode().rstrip("=")


def _keys(cabinet: Cabinet) -> Keys:
    secret = sealing.DossierSecret(cabinet.dossier_secret)
    return Keys(secret, sealing.Passphrase(cabinet.passphrase), UUID(cabinet.idempotency_key))


def _stored(cabinet: Cabinet) -> list[Stored]:
    return [Stored(UUID(one["upload"]), one["token"], one["details"]) for one in cabinet.exhibits]


def _empty(cabinet: Cabinet) -> None:
    """Sent: keep the passphrase until she has it, and nothing she wrote."""
    cabinet.sent, cabinet.answers, cabinet.exhibits = True, {}, []
