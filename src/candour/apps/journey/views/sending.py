"""The views that show the check page and send the report, with JavaScript and without.

`urls` passes the destination of the report to the views that need a destination.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from candour.apps.dossiers.services import proof_of_dossier
from candour.apps.journey.access import journey
from candour.apps.journey.forms.questions import QUESTIONS, STEPS, JourneyAnswers
from candour.apps.journey.services import drafts
from candour.apps.journey.services.destination import Destination, wait_required, work_required
from candour.apps.journey.services.drafts import DraftContents
from candour.apps.journey.services.server_sealing import ReportSecrets, StoredExhibit, seal
from candour.apps.journey.views.check_answers import answer_rows
from candour.apps.journey.views.requests import (
    answers_of_draft,
    answers_of_script,
    explain_failures,
    read_json,
    submission_from,
)
from candour.apps.ledger.services.keys import verifier_key
from candour.apps.reports.queries import mailbox_salt, summary_of
from candour.domain import sealing
from candour.ui.errors import Refusal
from candour.ui.proof_of_work import WaitRequired
from candour.ui.requests import wants_json
from candour.ui.times import to_hour


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@explain_failures
def check(request: HttpRequest) -> HttpResponse:
    """Show the answers for checking; on POST, tell the script which questions apply and which of these are not answered."""
    if request.method == "POST":
        return _list_questions(answers_of_script(read_json(request)))
    draft = drafts.contents_of(request)
    if draft and draft.sent:
        return redirect("journey:receipt")
    return render(request, "journey/check.html", _context_of_check_page(draft))


@journey
@require_http_methods(["POST"])
@explain_failures
def send(request: HttpRequest, destination: Destination) -> HttpResponse:
    """Submit the sealed report that the script sends or, without JavaScript, a report that is sealed here from the draft."""
    if wants_json(request):
        return _send_sealed(request, destination)
    key, draft = drafts.key_of(request), drafts.contents_of(request)
    if key is None or draft is None:
        raise Refusal(_("Your answers are not here any more: they are kept for one day. Please tell us again."))
    if not draft.sent:
        if wait := _send_draft(draft, request.POST.get("ticket", ""), destination):
            return _wait_page(request, wait)
        drafts.save_draft(key, _mark_sent, now=timezone.now())
    return redirect("journey:receipt")


@journey
@require_GET
@explain_failures
def keys(request: HttpRequest, body: UUID, destination: Destination) -> HttpResponse:
    """Send the script, in JSON, the public keys to which the script seals a new report's secret.

    Each key comes with a proof that the server has not replaced it, which the script checks. `hour` is the present hour, which
    the script signs with the items. Raises Http404 where the body takes no reports.
    """
    del request
    holders = destination.holder_keys(body)
    if not holders:
        raise Http404
    proved = [
        {
            "holder": str(key.dossier_id),
            "public_key": key.public_key,
            "suite": key.suite,
            "proof": proof_of_dossier(key.dossier_id),
        }
        for key in holders
    ]
    hour = to_hour(timezone.now()).isoformat()
    return JsonResponse({"verifier_key": str(verifier_key()), "holders": proved, "hour": hour})


def _send_sealed(request: HttpRequest, destination: Destination) -> HttpResponse:
    """Receive the report that the script sealed and answer in JSON with its summary, or with the proof of work to do first."""
    try:
        body = request.body
    except RequestDataTooBig:
        text = _("This is too long to send at once. Put very long parts in a file.")
        raise Refusal(text, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from None
    submission, proof = submission_from(body)
    now = timezone.now()
    reception = destination.reception(submission.body, now=now)
    if work := work_required(destination, reception, submission.body, submission.idempotency_key, proof, now=now):
        text = _("Many reports are coming in, so your device must do a short sum first. Press Send again. Nothing is lost.")
        return JsonResponse({"error": text, "work": {"challenge": work.challenge, "bits": work.bits}}, status=428)
    return JsonResponse(summary_of(destination.receive(reception, submission, now=now)))


def _send_draft(draft: DraftContents, ticket: str, destination: Destination) -> WaitRequired | None:
    """Seal the report in the draft, submit the report and return None.

    If a wait must come first and the wait of `ticket` is not over, do nothing and return the wait.
    """
    answers, now = JourneyAnswers(draft.answers), timezone.now()
    if answers.missing:
        raise Refusal(_("Some questions are still open. Go back to your answers and finish them."))
    body, key = UUID(answers.facts["body"]), UUID(draft.idempotency_key)
    reception = destination.reception(body, now=now)
    if wait := wait_required(destination, reception, body, key, ticket, now=now):
        return wait
    submission = seal(answers, _read_secrets(draft), reception.keys, _read_exhibits(draft), now=now)
    destination.receive(reception, submission, now=now)
    return None


def _wait_page(request: HttpRequest, wait: WaitRequired) -> HttpResponse:
    """Render the page that asks the reporter to wait and send again."""
    response = render(request, "journey/many.html", {"wait": wait}, status=429)
    response["Retry-After"] = str(wait.seconds)
    return response


def _list_questions(answers: JourneyAnswers) -> HttpResponse:
    """Answer the script in JSON: the slugs of the questions that apply, and the slug and heading of each unanswered one."""
    missing = [{"slug": question.slug, "heading": str(question.heading)} for question in answers.missing]
    return JsonResponse({"asked": [question.slug for question in answers.asked], "missing": missing})


def _context_of_check_page(draft: DraftContents | None) -> dict[str, Any]:
    """Return the template values of the check page. Without a draft on the server, every question is listed."""
    answers = answers_of_draft(draft)
    return {
        "draft_on_server": draft is not None,
        "sections": [(question, answer_rows(answers, question)) for question in (answers.asked if draft else QUESTIONS)],
        "missing": answers.missing if draft else [],
        "exhibits": draft.exhibits if draft else [],
        "step": STEPS,
        "steps": STEPS,
        "salt": mailbox_salt(),
    }


def _read_secrets(draft: DraftContents) -> ReportSecrets:
    """Return the report's secrets that are in the draft."""
    secret = sealing.DossierSecret(draft.dossier_secret)
    return ReportSecrets(secret, sealing.Passphrase(draft.passphrase), UUID(draft.idempotency_key))


def _read_exhibits(draft: DraftContents) -> list[StoredExhibit]:
    """Return the exhibits that are in the draft."""
    return [StoredExhibit(UUID(exhibit["upload"]), exhibit["token"], exhibit["details"]) for exhibit in draft.exhibits]


def _mark_sent(draft: DraftContents) -> None:
    """Mark the draft as sent and delete its answers. The passphrase stays until the reporter confirms having the words."""
    draft.sent, draft.answers, draft.exhibits = True, {}, []
