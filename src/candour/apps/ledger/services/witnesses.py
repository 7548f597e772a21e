"""The log's side of witnessing: sends the newest checkpoint to each witness and stores the cosignatures. c2sp.org/tlog-witness.

The worker asks witnesses at fixed times of the clock (`tasks`), never while a report is received: a cosignature contains the
exact second, and a cosignature right after a checkpoint would show when a reporter pressed Send (ADR 18).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings

from candour.apps.ledger import queries
from candour.apps.ledger.models import Checkpoint, Cosignature
from candour.domain import ledger

_TIMEOUT = 10
_MOST_BYTES = 1 << 16
_CONFLICT = 409
_LOG = logging.getLogger("candour.ledger")


@dataclass(frozen=True, slots=True)
class NamedWitness:
    """A witness that cosigns this log's checkpoints: its public key, and the HTTP address at which it is asked."""

    key: ledger.WitnessKey
    address: str


def configured() -> list[NamedWitness]:
    """Return the witnesses named in the setting CANDOUR_LEDGER_WITNESSES; an empty list where the setting is empty.

    The setting has a pair for each witness, the witness's public key and its http or https address, with a space between the
    two and commas between pairs: `KEY ADDRESS, KEY ADDRESS`. Raises `MalformedError` where a pair has another form.
    """
    found = []
    for part in filter(None, (part.strip() for part in settings.CANDOUR_LEDGER_WITNESSES.split(","))):
        key, _, address = part.partition(" ")
        if not address.strip().startswith(("http://", "https://")):
            raise ledger.MalformedError("CANDOUR_LEDGER_WITNESSES: write each witness as KEY ADDRESS, separated by commas.")
        found.append(NamedWitness(ledger.WitnessKey.parse(key), address.strip().rstrip("/")))
    return found


def collect() -> int:
    """Ask every witness to cosign the newest checkpoint; return how many have cosigned this checkpoint by now.

    A witness that does not answer, or refuses, is logged and asked again at the next call.
    """
    last = queries.latest()
    if last is None:
        return 0
    return sum(_is_cosigned(last, witness) for witness in configured())


def _is_cosigned(checkpoint: Checkpoint, witness: NamedWitness) -> bool:
    """Return whether this witness cosigned the checkpoint; if no cosignature is stored yet, ask the witness and store it."""
    if checkpoint.cosignatures.filter(witness=str(witness.key)).exists():
        return True
    try:
        line = ask(checkpoint, witness, _post)
    except ledger.LedgerError as error:
        _LOG.error("A witness did not cosign.", exc_info=error)
        return False
    Cosignature.objects.get_or_create(checkpoint=checkpoint, witness=str(witness.key), defaults={"line": line})
    return True


def ask(checkpoint: Checkpoint, witness: NamedWitness, post: Callable[[str, bytes], str]) -> str:
    """Ask a witness to cosign a checkpoint; return the signature line, after checking it.

    The request proves that the checkpoint extends the last one that this witness cosigned, as stored here. If the witness
    answers that it remembers another size, a second request has the proof from that size. Raises `LedgerError` where the
    witness does not cosign. `post` sends a body to an address and returns the text of the response.
    """
    cosigned = Cosignature.objects.filter(witness=str(witness.key)).order_by("-checkpoint").first()
    try:
        answer = _ask_from(cosigned.checkpoint_id if cosigned else 0, checkpoint, witness, post)
    except ledger.StaleSizeError as stale:
        if stale.size > checkpoint.size:
            raise ledger.RollbackError(f"{witness.key.name} cosigned {stale.size} entries, more than this log has.") from stale
        answer = _ask_from(stale.size, checkpoint, witness, post)
    found = ledger.cosignatures_of(checkpoint.note + answer, [witness.key])
    if not found:
        raise ledger.SignatureError(f"{witness.key.name} answered without a valid cosignature.")
    return found[0].line


def _ask_from(old_size: int, checkpoint: Checkpoint, witness: NamedWitness, post: Callable[[str, bytes], str]) -> str:
    """Send the request add-checkpoint, with the proof that the log extends its first `old_size` leaves; return the response."""
    proof = ledger.consistency_proof(old_size, checkpoint.size, queries.DatabaseReader())
    body = ledger.Extension(old_size, tuple(proof), checkpoint.note).to_body()
    return post(f"{witness.address}/add-checkpoint", body)


def _post(address: str, body: bytes) -> str:
    """Send `body` to a witness and return the text of the response.

    Raises `StaleSizeError` where the witness remembers another size than the request, `ProofError` where it refuses for another
    reason, `UnavailableError` where it does not answer.
    """
    try:
        with urlopen(Request(address, data=body), timeout=_TIMEOUT) as answer:  # noqa: S310 - an operator's setting
            return str(answer.read(_MOST_BYTES).decode("utf-8", "replace"))
    except HTTPError as error:
        text = error.read(_MOST_BYTES).decode("utf-8", "replace").strip()
        if error.code == _CONFLICT and text.isdecimal():
            raise ledger.StaleSizeError(f"The witness cosigned size {text} last.", int(text)) from error
        raise ledger.ProofError(f"The witness at {address} refuses ({error.code}): {text}") from error
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise ledger.UnavailableError(f"The witness at {address} does not answer.") from error
