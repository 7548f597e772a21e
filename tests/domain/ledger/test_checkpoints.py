"""Checkpoints: the specification's example, strict parsing, and that a key signs for one log only."""

from __future__ import annotations

from base64 import b64encode

import pytest

from candour.domain.ledger import Checkpoint, MalformedError, SignatureError, Signer, open_checkpoint
from tests.domain.ledger.logs import KEY, ORIGIN, SIGNER
from tests.domain.ledger.vectors import CHECKPOINT_NOTE, ROOTS

ROOT = bytes.fromhex(ROOTS[7])
CODED = b64encode(ROOT).decode()


def test_the_specifications_example_reads_and_writes_back() -> None:
    text = CHECKPOINT_NOTE.split("\n\n")[0] + "\n"
    checkpoint = Checkpoint.parse(text)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.text() == text


def test_a_signed_checkpoint_opens_with_the_logs_key() -> None:
    checkpoint = Checkpoint(ORIGIN, 8, ROOT)
    assert open_checkpoint(checkpoint.sign(SIGNER), KEY) == checkpoint


def test_extension_lines_are_allowed() -> None:
    assert Checkpoint.parse(f"{ORIGIN}\n8\n{CODED}\nmore\n") == Checkpoint(ORIGIN, 8, ROOT)


@pytest.mark.parametrize(
    "text",
    ["", f"{ORIGIN}\n8\n{CODED}", f"{ORIGIN}\n8\n", f"\n8\n{CODED}\n", f"{ORIGIN}\n08\n{CODED}\n", f"{ORIGIN}\n-8\n{CODED}\n",
     f"{ORIGIN}\n٨\n{CODED}\n", f"{ORIGIN}\n9223372036854775808\n{CODED}\n", f"{ORIGIN}\n8\n{CODED[:-4]}\n",
     f"{ORIGIN}\n8\nAAAA\n", f"{ORIGIN}\n8\n{CODED}\n\n", f"{ORIGIN}\n8\n{CODED[:-2]}Z=\n"],
)  # fmt: skip
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        Checkpoint.parse(text)


def test_a_key_neither_signs_nor_vouches_for_another_log() -> None:
    other = Checkpoint("other.example.org", 8, ROOT)
    with pytest.raises(SignatureError):
        other.sign(SIGNER)
    with pytest.raises(SignatureError):
        open_checkpoint(SIGNER.sign(other.text()), KEY)
    with pytest.raises(SignatureError):
        open_checkpoint(Checkpoint(ORIGIN, 8, ROOT).sign(Signer.generate(ORIGIN)), KEY)
