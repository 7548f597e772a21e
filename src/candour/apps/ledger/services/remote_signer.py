"""The client of a signer on another machine (`candour signer`): sends a checkpoint with its proof, gets a signature.

The signer checks the proof itself against its own memory, so this side need not be trusted. A shared secret keeps others on the
network from using the signer. Not here: the process that answers (`candour.apps.ops.command.signer`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from candour.domain.ledger import (
    Checkpoint,
    Extension,
    MalformedError,
    ProofError,
    StaleSizeError,
    UnavailableError,
    VerifierKey,
    open_checkpoint,
)

_TIMEOUT = 5
_MOST_BYTES = 1 << 16
_CONFLICT, _UNPROVED = 409, 422


class RemoteSigner:
    """Signs checkpoints through the process `candour signer` at an address."""

    def __init__(self, address: str, secret: str) -> None:
        """Use the signer at `address`, an http or https URL, with the secret that both sides know."""
        self._address, self._secret = address.rstrip("/"), secret

    def __repr__(self) -> str:
        """Return the address only, so that the secret never reaches a log or an error page."""
        return f"<RemoteSigner {self._address}>"

    @property
    def verifier_key(self) -> VerifierKey:
        """The public key that checks the remote signer's signatures. It is fetched once by each process."""
        return _fetched_key(self._address, self._secret)

    def sign(self, head: Checkpoint, old_size: int, proof: Sequence[bytes]) -> str:
        """Return the checkpoint `head` as a signed note, after checking the signature.

        `proof`: the hashes that prove that the tree of `head` begins with the first `old_size` leaves. Raises `StaleSizeError`
        where the signer signed another size last, `ProofError` where it refuses the proof, `UnavailableError` where it does not
        answer.
        """
        try:
            note = _answer(f"{self._address}/sign", self._secret, Extension(old_size, tuple(proof), head.text()).to_body())
        except HTTPError as error:
            raise _refusal(error) from error
        if open_checkpoint(note, self.verifier_key) != head:
            raise MalformedError("The signer signed another checkpoint than the one that was sent. Check which signer answers.")
        return note


@cache
def _fetched_key(address: str, secret: str) -> VerifierKey:
    """Return the public key of the signer at `address`. Raises `UnavailableError`."""
    try:
        return VerifierKey.parse(_answer(f"{address}/key", secret, None).strip())
    except HTTPError as error:
        raise _refusal(error) from error


def _answer(address: str, secret: str, body: bytes | None) -> str:
    """Send the signer a request, with `body` or without, and return the text of the response.

    Raises `HTTPError` where the signer refuses, `UnavailableError` where it does not answer.
    """
    request = Request(address, data=body, headers={"Authorization": f"Bearer {secret}"})  # noqa: S310 - an operator's setting
    try:
        with urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
            return str(answer.read(_MOST_BYTES).decode("utf-8", "replace"))
    except HTTPError:
        raise
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise UnavailableError(f"The signer at {address} does not answer. Start candour signer there.") from error


def _refusal(error: HTTPError) -> Exception:
    """Convert the signer's error response to the exception for it: StaleSizeError, ProofError or UnavailableError."""
    text = error.read(_MOST_BYTES).decode("utf-8", "replace").strip()
    if error.code == _CONFLICT and text.isdecimal():
        return StaleSizeError(f"The signer signed size {text} last.", int(text))
    if error.code == _UNPROVED:
        return ProofError(f"The signer refuses: {text}")
    return UnavailableError(f"The signer refuses ({error.code}): {text}")
