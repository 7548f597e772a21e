"""Secret types show nothing of their value in text, logs, tracebacks or pickles."""

from __future__ import annotations

import copy
import dataclasses
import json
import logging
import pickle
import traceback

import pytest

from candour.domain import sealing
from candour.domain.sealing import Secret

KEYS = sealing.new_dossier()
WORDS = sealing.Passphrase("abacus zoom abdomen")
MAILBOX = sealing.derive_mailbox(WORDS, b"an installation's salt")
SECRETS: list[Secret[str] | Secret[bytes]] = [
    KEYS.secret,
    WORDS,
    MAILBOX.secret,
    MAILBOX.locator,
    sealing.StaffSecret(KEYS.secret.reveal()),
    sealing.UnlockPassphrase("a kettle"),
    sealing.split_secret(KEYS.secret, 2, 2)[0],
]
each_secret = pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: type(secret).__name__)


def shown(secret: Secret[str] | Secret[bytes]) -> str:
    value = secret.reveal()
    return value if isinstance(value, str) else repr(value)[2:20]


@each_secret
def test_no_way_of_writing_a_secret_shows_it(secret: Secret[str] | Secret[bytes]) -> None:
    written = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>40}",
        "{} {!r}".format(*[secret] * 2),
        repr([secret]),
        repr({"a": secret}),
    ]
    assert all(shown(secret) not in text and "hidden" in text for text in written)
    assert not hasattr(secret, "__dict__")


@each_secret
def test_a_secret_is_never_pickled_or_copied(secret: Secret[str] | Secret[bytes]) -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy, lambda value: value.__getstate__()):
        with pytest.raises(TypeError, match="pass the sealed form"):
            attempt(secret)


@each_secret
def test_a_secret_is_never_written_as_json(secret: Secret[str] | Secret[bytes]) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        json.dumps(secret)


@each_secret
def test_a_secret_is_no_dictionary_key(secret: Secret[str] | Secret[bytes]) -> None:
    with pytest.raises(TypeError, match="not a dictionary key"):
        hash(secret)


def test_what_holds_a_secret_shows_nothing_either() -> None:
    assert KEYS.secret.reveal() not in repr(KEYS)
    assert MAILBOX.secret.reveal() not in repr(MAILBOX)
    with pytest.raises(TypeError, match="never pickled or copied"):
        dataclasses.asdict(KEYS)


def test_neither_a_log_nor_a_traceback_with_locals_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    secret = KEYS.secret
    try:
        sealing.open_item(secret, b"not age")
    except sealing.NotAge as error:
        logging.getLogger("sealing").warning("could not open with %s", secret)
        trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    here = next(frame for frame in trace.stack if frame.name.startswith("test_"))
    assert here.locals is not None
    assert here.locals["secret"] == "<DossierSecret: hidden>"
    assert secret.reveal() not in caplog.text


def test_equal_secrets_of_one_kind_are_equal() -> None:
    assert sealing.DossierSecret(KEYS.secret.reveal()) == KEYS.secret
    assert sealing.new_dossier().secret != KEYS.secret


def test_secrets_of_different_kinds_are_not_equal() -> None:
    assert sealing.StaffSecret(KEYS.secret.reveal()) != KEYS.secret
    assert KEYS.secret != KEYS.secret.reveal()


def test_the_public_half_is_no_secret() -> None:
    assert KEYS.secret.public == KEYS.public
