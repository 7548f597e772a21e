"""Reads the requests that browsers send to the journey, and explains to the reporter why a request cannot be received.

The script sends JSON: one question's answers, or a whole sealed report (`SentReport`, bytes in base64). Only the shape of the
JSON is checked here; its meaning is checked on receipt (`reports.services.receiving`). All views of the journey use this
module.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull
from pydantic import AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from candour.apps.journey.forms.questions import JourneyAnswers, Mode, answers_from_json, submission_columns
from candour.apps.journey.services.drafts import DraftContents
from candour.apps.reports.services import MAX_ITEMS, SealedGrant, SealedItem, Submission
from candour.domain import sealing
from candour.ui.errors import Refusal
from candour.ui.proof_of_work import Proof
from candour.ui.requests import wants_json

View = Callable[..., HttpResponse]


def answers_of_draft(draft: DraftContents | None) -> JourneyAnswers:
    """Return the reporter's answers in a draft; no answers if there is no draft."""
    return JourneyAnswers(draft.answers if draft else {})


def answers_of_script(sent: Mapping[str, Any]) -> JourneyAnswers:
    """Return the answers that the script sends with one question: structured answers, and a marker for each sealed answer.

    Raises Refusal if the JSON does not have the shape of answers.
    """
    return JourneyAnswers(answers_from_json(sent.get("answers")), Mode.STEP_FROM_BROWSER)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object in the request's body. Raises Refusal if the body is not a JSON object."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        raise Refusal(_("What was sent is not readable. Reload the page and try again.")) from None
    if not isinstance(sent, dict):
        raise Refusal(_("What was sent is not readable. Reload the page and try again."))
    return sent


def form_values(sent: QueryDict) -> dict[str, list[str]]:
    """Convert a posted form to a dict: field name → the values sent. The value of the button named `more` is left out."""
    return {name: [str(value) for value in sent.getlist(name)] for name in sent if name != "more"}


class _SentPart(BaseModel):
    """Base class of the JSON objects in a report that the script sends. An unknown key is an error."""

    model_config = ConfigDict(extra="forbid")


class SentAuthorship(_SentPart):
    """The reporter's signature of an item, as the script sends it (frontend/sealing/authorship.js)."""

    item: UUID
    number: Annotated[int, Field(ge=1, le=MAX_ITEMS)]
    hour: AwareDatetime
    signed_by: Annotated[str, Field(max_length=100)]
    signature: Base64Bytes

    def authorship(self) -> sealing.Authorship:
        """Return the signature, which is not checked yet."""
        return sealing.Authorship(**dict(self))


class SentItem(_SentPart):
    """A sealed item of a report, as the script sends it: a ciphertext, or a finished upload with its token.

    `about`: for the details of an exhibit, the position of that exhibit in the report.
    """

    kind: Annotated[str, Field(max_length=40)]
    sealed: Base64Bytes | None = None
    upload: UUID | None = None
    token: Annotated[str, Field(max_length=100)] = ""
    about: int | None = None
    authorship: SentAuthorship | None = None

    def sealed_item(self) -> SealedItem:
        """Return the item for `reports.services`."""
        signed = None if self.authorship is None else self.authorship.authorship()
        return SealedItem(self.kind, self.sealed, self.upload, self.token, self.about, signed)


class SentGrant(_SentPart):
    """The dossier's secret sealed to `public_key`, as the script sends it. `holder`: id of the team; None means the mailbox."""

    holder: UUID | None
    public_key: Annotated[str, Field(max_length=100)]
    sealed: Base64Bytes


class SentProof(_SentPart):
    """A proof of work, as the script sends it. The server demands a proof of work while many reports come in."""

    challenge: Annotated[str, Field(max_length=1000)]
    counter: Annotated[int, Field(ge=0, lt=2**53)]


class SentKey(_SentPart):
    """The first public key of a new report's dossier or mailbox, signed by the script (frontend/sealing/key-history.js)."""

    purpose: sealing.Purpose
    owner: UUID
    number: Annotated[int, Field(ge=1, le=1)]
    public_key: Annotated[str, Field(max_length=100)]
    previous: Annotated[str, Field(max_length=0)]
    signing_key: Annotated[str, Field(max_length=100)]
    signed_by: Annotated[str, Field(max_length=100)]
    signature: Base64Bytes

    def signed_key(self) -> sealing.SignedKey:
        """Return the key, whose signature is not checked yet."""
        return sealing.SignedKey(**dict(self))


class SentReport(_SentPart):
    """A whole sealed report as the script sends it, with the structured answers and a proof of work if one was demanded."""

    idempotency_key: UUID
    answers: dict[str, Any]
    dossier: SentKey
    mailbox: SentKey
    locator_hash: Base64Bytes
    items: Annotated[list[SentItem], Field(max_length=MAX_ITEMS)]
    grants: Annotated[list[SentGrant], Field(max_length=10)]
    proof: SentProof | None = None


def submission_from(body: bytes) -> tuple[Submission, Proof | None]:
    """Read a sealed report and its proof of work, if any, from a request body in JSON.

    Raises Refusal if the JSON does not have the shape of a report, or a question is not answered.
    """
    try:
        sent = SentReport.model_validate_json(body)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refusal(
            _("The report is not in order at “%(place)s”. Reload the page and send again.") % {"place": where}
        ) from None
    answers = JourneyAnswers(answers_from_json(sent.answers), Mode.SUBMIT_FROM_BROWSER)
    if answers.missing:
        raise Refusal(_("Some questions are still open. Go back to your answers and finish them."))
    proof = Proof(sent.proof.challenge, sent.proof.counter) if sent.proof else None
    return _make_submission(sent, answers), proof


def _make_submission(sent: SentReport, answers: JourneyAnswers) -> Submission:
    """Convert the report that the script sent, and its structured answers, to a `Submission` for `reports.services`."""
    return Submission(
        idempotency_key=sent.idempotency_key,
        dossier=sent.dossier.signed_key(),
        mailbox=sent.mailbox.signed_key(),
        locator_hash=sent.locator_hash,
        items=tuple(item.sealed_item() for item in sent.items),
        grants=tuple(SealedGrant(grant.holder, grant.public_key, grant.sealed) for grant in sent.grants),
        sealed_in_browser=True,
        **submission_columns(answers.facts),
    )


def explain_failures(view: View) -> View:
    """Wrap a view: where it raises a Refusal, or the database or storage fails, the reporter gets an explanation."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Call the view; if the view raises a Refusal or a fault of database or storage, answer with an explanation."""
        try:
            return view(request, *args, **kwargs)
        except Refusal as refused:
            return _explain(request, str(refused), refused.status)
        except (DatabaseError, InterfaceError, OSError) as fault:
            return _explain_server_fault(request, fault)

    return guarded


def _explain_server_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Explain full storage (status 507) or an unreachable database (503) to the reporter; raise any other fault again."""
    if _is_storage_full(fault):
        text = _("Our storage is full, so this was not received yet. Nothing you wrote is lost. Try again in an hour.")
        return _explain(request, text, 507)
    if isinstance(fault, (OperationalError, InterfaceError)):
        text = _("This was not received yet: a part of our system is away. Nothing you wrote is lost. Try again in a minute.")
        return _explain(request, text, 503)
    raise fault


def _is_storage_full(fault: Exception) -> bool:
    """Whether the fault means that the disk of the store or of the database is full."""
    full_disk = isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}
    return full_disk or isinstance(fault.__cause__, DiskFull)


def _explain(request: HttpRequest, text: str, status: int) -> HttpResponse:
    """Answer with an explanation: in JSON to the script, else as a page."""
    if wants_json(request):
        return JsonResponse({"error": text}, status=status)
    return render(request, "journey/not_received.html", {"text": text}, status=status)
