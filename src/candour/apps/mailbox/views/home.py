"""The views of the mailbox's main page, of the sealed items that the browser opens there, of exhibits and of the receipt."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from candour.apps.cases.models import Exclusion
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.dossiers.queries.authors import next_numbers
from candour.apps.dossiers.services import proof_of_dossier
from candour.apps.ledger.services.keys import verifier_key
from candour.apps.mailbox.access import MailboxRequest
from candour.apps.mailbox.forms import AdditionForm, AnswerForm, ExclusionForm, MessageForm, OpeningForm, SingleUseForm
from candour.apps.mailbox.queries import contents as inside
from candour.apps.mailbox.queries import letters, openings, procedure
from candour.apps.mailbox.queries.progress import leaf_of, progress
from candour.apps.mailbox.queries.proofs import proofs
from candour.apps.mailbox.views.passphrase import holder_only
from candour.apps.matters.models import Ask
from candour.apps.reports.models import Mailbox
from candour.apps.reports.queries import Received, mailbox_salt, own_fingerprint
from candour.apps.reports.services import proof_of
from candour.domain.procedure import help_groups, load_pack
from candour.domain.sealing import MailboxSecret, fingerprint, signing_half
from candour.ui.times import to_hour

CONFIRMATIONS: Final = {
    "message": _("Your message is sent."),
    "addition": _("We have put this with what you told us."),
    "file": _("Your file is added."),
    "chosen": _("We have written down what you chose."),
    "answered": _("We have written down your answer."),
    "kept_out": _("We have written down who must be kept out."),
    "answered_before": _("You have answered this already. Write to us if you want to change it."),
    "withdrawn": _("You have asked us to stop. We have written that down."),
    "later": _("Your receipt could not be made just now. Try again in a minute. Your report is safe."),
}


@holder_only
@require_safe
def home(request: MailboxRequest) -> HttpResponse:
    """Show the mailbox page. The browser opens the sealed items; without JavaScript the page asks for the words again."""
    return render_mailbox(request, request.mailbox, done=request.GET.get("done", ""))


def render_mailbox(
    request: HttpRequest,
    mailbox: Mailbox,
    *,
    secret: MailboxSecret | None = None,
    kept: Mapping[str, str] | None = None,
    done: str = "",
) -> HttpResponse:
    """Render the mailbox page.

    `secret`: the mailbox's secret, with which sealed items are opened in memory for this response; None leaves them sealed.
    `kept`: form name → unsent text to put back into that form. `done`: the key in `CONFIRMATIONS` of the message that confirms
    what the reporter has just done, or "".
    """
    now = timezone.now()
    report, contents, kept = mailbox.report, inside.contents(mailbox), kept or {}
    proved = proofs(report)
    opened = inside.open_documents(mailbox, secret, contents.documents) if secret else None
    context = {
        "report": report,
        "epoch": latest_epoch(report.dossier),
        "contents": contents,
        "proofs": proved,
        "apart": contents.hold_doubtful(proved),
        "opened": None if opened is None else inside.as_lines(opened),
        "letters": letters.letters_for_page(contents.letters, opened),
        "progress": progress(report),
        "procedure": procedure.law_summary(report, now=now),
        "sittings": openings.sittings(report),
        "readers": openings.readers(report, now=now),
        "waiting": openings.waiting(report, now=now),
        "kept_out": openings.kept_out(report),
        "exclusion": ExclusionForm(),
        "keep_answers": Exclusion.Answer,
        "guardians": openings.guardians_can_open(report),
        "key_changes": openings.key_changes(report),
        "message": MessageForm(initial={"text": kept.get("message", "")}),
        "addition": AdditionForm(initial={"text": kept.get("addition", "")}),
        "safety": SingleUseForm(),
        "answer": AnswerForm(),
        "answers": Ask.Answer.choices,
        "reopen": OpeningForm(),
        "leaf": leaf_of(report),
        "own_fingerprint": fingerprint(str(signing_half(secret).public)) if secret and own_fingerprint(report) else "",
        "salt": mailbox_salt(),
        "help": help_groups([load_pack(report.body.pack)])[0],
        "done": CONFIRMATIONS.get(done),
    }
    return render(request, "mailbox/home.html", context)


@holder_only
@require_safe
@gzip_page
def sealed(request: MailboxRequest) -> HttpResponse:
    """Send the script the ciphertext of everything on the mailbox page, and the dossier's keys sealed to the mailbox.

    Compressed, unlike pages for a request with a cookie (`config.middleware`): it holds ciphertext, digests, signatures and
    public keys, so that its compressed size tells nothing that its size does not.
    """
    epoch = latest_epoch(request.mailbox.report.dossier)
    newest = {"epoch": epoch.number, "recipient": epoch.public_key}
    return JsonResponse(inside.sealed_for_browser(request.mailbox) | newest)


@holder_only
@require_safe
def key_proof(request: MailboxRequest) -> HttpResponse:
    """Send the script the proof that the report's newest key is genuine, and what the script needs to sign an item.

    The script checks the proof before it seals anything to the key. `hour` is the present hour, `numbers` the number of the
    reporter's next item of each kind (1 where a kind is left out).
    """
    dossier = request.mailbox.report.dossier_id
    proof = proof_of_dossier(dossier)
    numbers = next_numbers(dossier, proof["history"][0]["signed_by"])
    answer = {"verifier_key": str(verifier_key()), "proof": proof, "dossier": str(dossier), "numbers": numbers}
    return JsonResponse(answer | {"hour": to_hour(timezone.now()).isoformat()})


@holder_only
@require_POST
def stay(request: MailboxRequest) -> HttpResponse:
    """Keep the mailbox open for another fifteen minutes.

    The script calls this while the reporter writes, so that a text that takes long to write can still be sent.
    """
    del request
    return HttpResponse(status=204)


@holder_only
@require_safe
def exhibit(request: MailboxRequest, item: uuid.UUID) -> HttpResponseBase:
    """Send an exhibit's ciphertext, which the reporter's browser opens."""
    stored = inside.exhibit(request.mailbox, str(item))
    if stored is None:
        raise Http404
    response: Any = FileResponse(dossiers.content(stored), content_type="application/octet-stream")
    response["Content-Length"] = str(stored.size)
    return response  # type: ignore[no-any-return]  # FileResponse's stub is generic in its file


@holder_only
@require_safe
def receipt(request: MailboxRequest) -> HttpResponse:
    """Send the report's receipt with its proof of inclusion in the ledger, as a file that anyone can check."""
    report = request.mailbox.report
    proof = proof_of(Received(report, report.body.name))
    if proof is None:
        return redirect(f"{reverse('mailbox:home')}?done=later")
    response = HttpResponse(json.dumps(proof, indent=2, ensure_ascii=False) + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="receipt.json"'
    return response
