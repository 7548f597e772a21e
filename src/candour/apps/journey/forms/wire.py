"""A report as the browser's script sends it: JSON, bytes in base64. Shape only; its meaning is checked on receipt."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from candour.apps.journey.forms.answers import JourneyAnswers, Mode, answers_from_json, submission_columns
from candour.apps.journey.services.proof_of_work import Proof
from candour.apps.reports.services.submission import MOST_ITEMS, SealedGrant, SealedItem, Submission
from candour.ui.errors import Refusal


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SentItem(_Part):
    """One sealed part."""

    kind: Annotated[str, Field(max_length=40)]
    sealed: Base64Bytes | None = None
    upload: UUID | None = None
    token: Annotated[str, Field(max_length=100)] = ""
    about: int | None = None


class SentGrant(_Part):
    """The secret sealed to one holder; no holder is the mailbox."""

    holder: UUID | None
    public_key: Annotated[str, Field(max_length=100)]
    sealed: Base64Bytes


class SentProof(_Part):
    """The proof of work asked for while many reports come in."""

    challenge: Annotated[str, Field(max_length=1000)]
    counter: Annotated[int, Field(ge=0, lt=2**53)]


class SentReport(_Part):
    """Everything of one report."""

    idempotency_key: UUID
    answers: dict[str, Any]
    dossier_key: Annotated[str, Field(max_length=100)]
    mailbox_key: Annotated[str, Field(max_length=100)]
    locator_hash: Base64Bytes
    items: Annotated[list[SentItem], Field(max_length=MOST_ITEMS)]
    grants: Annotated[list[SentGrant], Field(max_length=10)]
    proof: SentProof | None = None


def submission_from(body: bytes) -> tuple[Submission, Proof | None]:
    """Read what the script sent: the report, and its proof of work if there is one. Raises Refusal."""
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
    return _submission(sent, answers), proof


def _submission(sent: SentReport, answers: JourneyAnswers) -> Submission:
    return Submission(
        idempotency_key=sent.idempotency_key,
        dossier_key=sent.dossier_key,
        mailbox_key=sent.mailbox_key,
        locator_hash=sent.locator_hash,
        items=tuple(SealedItem(item.kind, item.sealed, item.upload, item.token, item.about) for item in sent.items),
        grants=tuple(SealedGrant(grant.holder, grant.public_key, grant.sealed) for grant in sent.grants),
        sealed_in_browser=True,
        **submission_columns(answers.facts),
    )
