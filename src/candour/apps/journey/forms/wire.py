"""A report as the browser's script sends it: JSON, bytes in base64. Shape only; what it means is checked in `submission`."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, ValidationError

from candour.apps.journey.forms.answers import Telling, answers_from_json
from candour.apps.journey.services.proof_of_work import Proof
from candour.apps.journey.services.server_sealing import columns
from candour.apps.reports.services.submission import MOST_ITEMS, BadSubmission, SealedGrant, SealedItem, Submission


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
    """The short sum asked for while many reports come in."""

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
    """Read what the script sent: the report, and its proof of work where it brings one. Raises BadSubmission, BadAnswers."""
    try:
        sent = SentReport.model_validate_json(body)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadSubmission(f"The report is not in order at “{where}”. Reload the page and send again.") from None
    telling = Telling(answers_from_json(sent.answers), marked=True, arriving=True)
    if telling.missing:
        raise BadSubmission("Some questions are still open. Go back to your answers and finish them.")
    proof = Proof(sent.proof.challenge, sent.proof.counter) if sent.proof else None
    return _submission(sent, telling), proof


def _submission(sent: SentReport, telling: Telling) -> Submission:
    return Submission(
        idempotency_key=sent.idempotency_key,
        dossier_key=sent.dossier_key,
        mailbox_key=sent.mailbox_key,
        locator_hash=sent.locator_hash,
        items=tuple(SealedItem(one.kind, one.sealed, one.upload, one.token, one.about) for one in sent.items),
        grants=tuple(SealedGrant(one.holder, one.public_key, one.sealed) for one in sent.grants),
        sealed_in_browser=True,
        **columns(telling.facts),
    )
