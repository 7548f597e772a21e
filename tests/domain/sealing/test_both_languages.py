"""Python and the browser's code read each other's files and derive the same keys.

First the committed vectors (`tests/vectors/sealing.json`), so that what was sealed once opens for ever; then fresh
ones both ways.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain import sealing
from candour.domain.sealing.words import WORDS
from tests.domain.sealing.javascript import _unpack, call
from tests.vectors import make_sealing
from tests.vectors.make_sealing import EXHIBIT

VECTORS: dict[str, Any] = json.loads(
    Path(make_sealing.__file__).with_name("sealing.json").read_text(encoding="utf-8"), object_hook=_unpack
)
DOSSIER = sealing.DossierSecret(VECTORS["dossier"]["secret"])
READER = sealing.StaffSecret(VECTORS["reader"]["secret"])
each_maker = pytest.mark.parametrize("maker", ["python", "javascript"])
SIZES = [0, 3, 256, 257, 65_536, 65_537, 200_000]


def opened(ciphertext: bytes, size: int) -> bytes:
    out = BytesIO()
    sealing.open_stream(DOSSIER, BytesIO(ciphertext), out, size)
    return out.getvalue()


def sealed(plaintext: bytes) -> bytes:
    out = BytesIO()
    sealing.seal_stream(DOSSIER.public, BytesIO(plaintext), out)
    return out.getvalue()


@each_maker
@pytest.mark.slow
def test_python_opens_every_vector(maker: str) -> None:
    made = VECTORS[maker]
    assert sealing.open_item(DOSSIER, made["item"], 300) == EXHIBIT[:300]
    assert sealing.open_json(DOSSIER, made["json"]) == VECTORS["document"]
    assert sealing.open_grant(READER, made["grant"], expected=DOSSIER.public) == DOSSIER
    assert opened(made["exhibit"], len(EXHIBIT)) == EXHIBIT
    assert sealing.unlock_identity(made["lock"], sealing.UnlockPassphrase(VECTORS["unlock"])) == READER


@each_maker
@pytest.mark.slow
def test_javascript_opens_every_vector(maker: str) -> None:
    made, dossier, reader = VECTORS[maker], VECTORS["dossier"], VECTORS["reader"]
    assert call("openItem", identity=dossier["secret"], ciphertext=made["item"], size=300) == EXHIBIT[:300]
    assert call("openJson", identity=dossier["secret"], ciphertext=made["json"]) == VECTORS["document"]
    assert call("openGrant", identity=reader["secret"], grant=made["grant"], expected=dossier["public"]) == dossier["secret"]
    assert call("openStream", identity=dossier["secret"], ciphertext=made["exhibit"], size=len(EXHIBIT)) == EXHIBIT
    assert call("unlock", locked=made["lock"], passphrase=VECTORS["unlock"]) == reader["secret"]


@each_maker
def test_the_server_would_store_every_vector(maker: str) -> None:
    made = VECTORS[maker]
    sizes = {
        kind: sealing.inspect(made[kind][:16384], len(made[kind])).payload_plaintext_size for kind in ("item", "json", "grant")
    }
    assert sizes == {"item": 304, "json": 256, "grant": 256}
    assert sealing.inspect(made["exhibit"][:16384], len(made["exhibit"])).payload_plaintext_size == 67_584
    assert sealing.inspect_lock(made["lock"], len(made["lock"])).payload_plaintext_size == 256


def test_the_derived_vectors_hold_in_python() -> None:
    assert [[length, sealing.padme(length)] for length, _ in VECTORS["padme"]] == VECTORS["padme"]
    assert [[typed, make_sealing.understood(typed)] for typed, _ in VECTORS["normalise"]] == VECTORS["normalise"]
    assert [make_sealing.mailbox(mailbox["passphrase"]) for mailbox in VECTORS["mailboxes"]] == VECTORS["mailboxes"]


@pytest.mark.slow
def test_the_derived_vectors_hold_in_javascript() -> None:
    lengths, classes = zip(*VECTORS["padme"], strict=True)
    assert call("padme", lengths=lengths) == list(classes)
    typed, understood = zip(*VECTORS["normalise"], strict=True)
    assert call("normalise", texts=typed) == list(understood)
    for mailbox in VECTORS["mailboxes"]:
        derived = call("derive", passphrase=mailbox["passphrase"], salt=VECTORS["salt"])
        assert {"passphrase": mailbox["passphrase"], **derived} == mailbox


@given(lengths=st.lists(st.integers(0, 2**52), min_size=300, max_size=300))
@settings(max_examples=3, deadline=None)
@pytest.mark.slow
def test_size_classes_agree_on_any_length(lengths: list[int]) -> None:
    assert call("padme", lengths=lengths) == [sealing.padme(length) for length in lengths]


@given(st.lists(st.text() | st.lists(st.sampled_from(WORDS), min_size=6, max_size=8).map(" ".join), min_size=200, max_size=200))
@settings(max_examples=3, deadline=None)
@pytest.mark.slow
def test_any_typed_text_is_understood_alike(texts: list[str]) -> None:
    assert call("fold", texts=texts) == [sealing.fold(text) for text in texts]
    assert call("normalise", texts=texts) == [make_sealing.understood(text) for text in texts]


@pytest.mark.slow
def test_both_have_the_same_words_in_the_same_order() -> None:
    assert call("words") == list(WORDS)


def test_python_understands_the_passphrases_that_javascript_makes() -> None:
    made = call("generate")
    assert len(set(made)) == 50
    assert all(sealing.normalise(passphrase) == sealing.Passphrase(passphrase) for passphrase in made)


@pytest.mark.slow
def test_both_pad_alike() -> None:
    text, data = call("pad", text="é\ud800 ", data=b"\1\2")
    assert (data, len(text)) == (sealing.pad_bytes(b"\1\2"), 256)


@pytest.mark.parametrize("document", [{"a": [1, 2.5, "é🕯", None, True]}, [], "lone \ud800", {"long": "x" * 70_000}])
@pytest.mark.slow
def test_documents_go_both_ways(document: object) -> None:
    assert call("openJson", identity=DOSSIER.reveal(), ciphertext=sealing.seal_json(DOSSIER.public, document)) == document
    assert sealing.open_json(DOSSIER, call("sealJson", recipient=DOSSIER.public, document=document)) == document


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.slow
def test_exhibits_go_both_ways(size: int) -> None:
    plaintext = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert call("openStream", identity=DOSSIER.reveal(), ciphertext=sealed(plaintext), size=size) == plaintext
    by_browser = call("sealStream", recipient=DOSSIER.public, plaintext=plaintext)
    assert opened(by_browser["sealed"], size) == plaintext
    assert (by_browser["size"], by_browser["sealedSize"]) == (size, len(by_browser["sealed"]))


def test_the_browser_begins_an_epoch_and_python_reads_back_through_its_link() -> None:
    keys = sealing.new_dossier()
    turned = call("rotate", publics=[keys.public], secret=keys.secret.reveal())
    epochs = sealing.Epochs(tuple(map(sealing.Recipient, turned["publics"])))
    ring = sealing.keyring(epochs, 2, sealing.DossierSecret(turned["secret"]), {1: turned["link"]})
    assert ring.open_item(1, sealing.seal_item(keys.public, b"old"), 3) == b"old"


def test_python_begins_an_epoch_and_the_browser_reads_back_through_its_link() -> None:
    keys = sealing.new_dossier()
    turned = sealing.rotate(sealing.Epochs((keys.public,)), keys.secret)
    links = {"1": {"hex": turned.link.hex()}}
    found = call("keyring", publics=turned.epochs.publics, number=2, secret=turned.secret.reveal(), links=links)
    assert found == {"1": keys.secret.reveal(), "2": turned.secret.reveal()}


def test_a_pair_made_in_the_browser_is_a_pair_in_python() -> None:
    keys = call("newDossier")
    assert sealing.DossierSecret(keys["secret"]).public == sealing.Recipient(keys["public"])
