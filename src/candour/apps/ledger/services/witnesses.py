"""The log's side of witnessing: sends the newest checkpoint to each witness and stores the cosignatures. c2sp.org/tlog-witness.

It never runs while a report is received: the worker does it at full intervals of the clock (`tasks`), because a cosignature
holds the exact second, and one right after each checkpoint would store when a reporter pressed Send (ADR 18).
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
    """A witness that this log asks: its key, and the address under which it answers."""

    key: ledger.WitnessKey
    address: str


def configured() -> list[NamedWitness]:
    """Return the witnesses in CANDOUR_LEDGER_WITNESSES: `KEY ADDRESS`, separated by commas. Raises `MalformedError`."""
    found = []
    for part in filter(None, (part.strip() for part in settings.CANDOUR_LEDGER_WITNESSES.split(","))):
        key, _, address = part.partition(" ")
        if not address.strip().startswith(("http://", "https://")):
            raise ledger.MalformedError("CANDOUR_LEDGER_WITNESSES: write each witness as KEY ADDRESS, separated by commas.")
        found.append(NamedWitness(ledger.WitnessKey.parse(key), address.strip().rstrip("/")))
    return found


def collect() -> int:
    """Ask every witness to cosign the newest checkpoint; return how many have cosigned it now.

    A witness that does not answer, or refuses, is logged and asked again at the next interval.
    """
    last = queries.latest()
    if last is None:
        return 0
    return sum(_is_cosigned(last, witness) for witness in configured())


def _is_cosigned(checkpoint: Checkpoint, witness: NamedWitness) -> bool:
    """Ask a witness for its cosignature unless it is stored already, and store it; return whether there is one."""
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
    """Return the signature line with which a witness cosigned a checkpoint, after checking it.

    Starts from the size that this witness cosigned last, or that it says it did. Raises `LedgerError` where it does not cosign.
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
    """Send add-checkpoint with the proof from `old_size`; return the lines of the answer."""
    proof = ledger.consistency_proof(old_size, checkpoint.size, queries.DatabaseReader())
    body = ledger.Extension(old_size, tuple(proof), checkpoint.note).to_body()
    return post(f"{witness.address}/add-checkpoint", body)


def _post(address: str, body: bytes) -> str:
    """Return the text with which a witness answers. Raises `StaleSizeError` where it remembers another size."""
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
