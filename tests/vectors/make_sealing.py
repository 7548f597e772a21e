"""Writes `tests/vectors/sealing.json`: what Python and JavaScript each sealed once, and what both must always derive.

    python -m tests.vectors.make_sealing

Keys and passphrases here were made for tests and open nothing else. Sealing draws fresh randomness, so running this
changes the sealed parts; do so only when a format is added, for files sealed long ago must open for ever. Derived parts
are the same in every run.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from candour.domain import sealing
from candour.domain.sealing import bech32
from tests.domain.sealing.javascript import call

TARGET = Path(__file__).with_name("sealing.json")
UNLOCK = "a kettle on a cold é stove"
SALT = b"vectors' own salt"
DOCUMENT = {"account": "Ar ôl y sifft, he said “no one will believe you”. 🕯\n", "times": [1, None, True], "empty": {}}
EXHIBIT = bytes(range(256)) * 257 + b"end\0"  # more than one chunk, and ending in what padding is made of
LENGTHS = [*range(0, 2000, 7), *(2**n + d for n in range(8, 44) for d in (-1, 0, 1)), 100_000_000, 4_294_967_297]
TYPED = [
    "abacus drop-down felt-tip t-shirt yo-yo zoom abdomen",
    "ABACUS Drop-Down FELT-TIP T-Shirt Yo-Yo Zoom ABDOMEN",
    "abacus drop down felt tip t shirt yo yo zoom abdomen",
    "abacus-dropdown-felttip-tshirt-yoyo-zoom-abdomen",
    "abacusdropdownfelttiptshirtyoyozoomabdomen",
    "1. abacus\n2. drop\u2010down\n3. felt\u2011tip\n4. t\u2013shirt\n5. yo\u2014yo\n6. zoom\n7. abdomen\n",
    "\u00a0abacus\u00a0\u00a0drop\u2212down\u2003felt\u00adtip, t\u2019shirt; yo_yo/zoom.abdómen",
    "ａｂａｃｕｓ drop-down felt-tip t-shirt yo-yo zoom abdomen",
    "aba cus drop-down felt-tip t-sh irt yo-yo zo om abdomen",
    "abacus drop-down felt-tip t-shirt yo-yo zoom",
    "abacus drop-down felt-tip t-shirt yo-yo zoom abdomen abacus",
    "abacus drop-down feltip t-shirt yo-yo zoom abdomen",
    "abacuss drop-down felt-tip t-shirt yo-yo zoom abdomen",
    "abacus drop-down felt-tip t-shirt yo-yo zoom abdo",
    "абакус",
    "",
]


def dossier(number: int) -> sealing.DossierKeys:
    """A pair that is the same in every run: the scalar is one byte over and over."""
    secret = sealing.DossierSecret(bech32.encode("age-secret-key-", bytes([number]) * 32).upper())
    return sealing.DossierKeys(secret.public, secret)


def by_python(keys: sealing.DossierKeys, reader: sealing.DossierKeys) -> dict[str, Any]:
    """One of everything, sealed by Python."""
    sealed = BytesIO()
    sealing.seal_stream(keys.public, BytesIO(EXHIBIT), sealed)
    return {
        "item": sealing.seal_item(keys.public, EXHIBIT[:300]),
        "json": sealing.seal_json(keys.public, DOCUMENT),
        "grant": sealing.seal_grant(keys.secret, reader.public),
        "exhibit": sealed.getvalue(),
        "lock": sealing.lock_identity(sealing.StaffSecret(reader.secret.reveal()), sealing.UnlockPassphrase(UNLOCK)),
    }


def by_javascript(keys: sealing.DossierKeys, reader: sealing.DossierKeys) -> dict[str, Any]:
    """One of everything, sealed by the browser's code."""
    return {
        "item": call("sealItem", recipient=keys.public, plaintext=EXHIBIT[:300]),
        "json": call("sealJson", recipient=keys.public, document=DOCUMENT),
        "grant": call("sealGrant", secret=keys.secret.reveal(), grantee=reader.public),
        "exhibit": call("sealStream", recipient=keys.public, plaintext=EXHIBIT)["sealed"],
        "lock": call("lock", secret=reader.secret.reveal(), passphrase=UNLOCK),
    }


def understood(typed: str) -> str | list[str | int | None]:
    """What `normalise` makes of a text: the words, or the error and its position."""
    try:
        return sealing.normalise(typed).reveal()
    except sealing.BadPassphrase as error:
        return [type(error).__name__, error.position]


def mailbox(words: str) -> dict[str, Any]:
    """A passphrase and all that is derived from it."""
    keys = sealing.derive_mailbox(sealing.Passphrase(words), SALT)
    locator, digest = keys.locator.reveal(), keys.locator.digest()
    return {"passphrase": words, "locator": locator, "digest": digest, "public": keys.public, "secret": keys.secret.reveal()}


def make() -> dict[str, Any]:
    """All vectors; bytes are hexadecimal in the file."""
    keys, reader = dossier(1), dossier(2)
    return {
        "dossier": {"public": keys.public, "secret": keys.secret.reveal()},
        "reader": {"public": reader.public, "secret": reader.secret.reveal()},
        "unlock": UNLOCK,
        "salt": SALT,
        "document": DOCUMENT,
        "python": by_python(keys, reader),
        "javascript": by_javascript(keys, reader),
        "padme": [[length, sealing.padme(length)] for length in LENGTHS],
        "normalise": [[typed, understood(typed)] for typed in TYPED],
        "mailboxes": [mailbox(TYPED[0]), mailbox("stunned haggler unlocking pureblood clasp mutable zoology")],
    }


if __name__ == "__main__":
    text = json.dumps(make(), default=lambda data: {"hex": data.hex()}, indent=1, ensure_ascii=False)
    TARGET.write_text(text + "\n", encoding="utf-8")
