"""`candour signer FOLDER`: holds the log's key on another machine, and signs only what extends the log.

The log's machine sends each checkpoint with its consistency proof (`candour.apps.ledger.services.remote_signer`). This process
remembers what it signed last and checks the proof against it, so whoever owns the database and the web server can never make it
sign a smaller or another history. The command needs no database and no setting. Not here: the checks
(`candour.domain.ledger.signing`).
"""

from __future__ import annotations

import secrets
import sys
from functools import partial
from hmac import compare_digest
from pathlib import Path

from candour.apps.ops.command.answering import Answer, Question, serve
from candour.domain.ledger import (
    Checkpoint,
    Extension,
    HeadFile,
    LedgerError,
    RememberingSigner,
    RollbackError,
    SignatureError,
    create_key_file,
    read_key_file,
    write_once,
)


def run(folder: str, name: str | None, *, host: str, port: int) -> int:
    """Run the signer whose files are in `folder` until interrupted; returns the exit code (2: the folder cannot be used).

    `name`: the log's name, needed only to create the key on the first start. To move an existing key, copy `ledger.pem` and
    `ledger.pem.last` to the folder.
    """
    try:
        signer, secret = open_signer(Path(folder), name)
        _check_memory(signer, Path(folder))
    except (LedgerError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"The log's key: {signer.verifier_key}\n")
    return serve(host, port, "It signs at", partial(answer, signer, secret))


def open_signer(folder: Path, name: str | None) -> tuple[RememberingSigner, str]:
    """Return the signer whose files are in `folder`, and the secret it shares with the log's machine; create missing files.

    Raises `KeyFileError` where the key cannot be used, or is missing and no `name` is given.
    """
    key_file, secret_file = folder / "ledger.pem", folder / "signer-secret"
    if name is not None and not key_file.exists():
        create_key_file(key_file, name)
        HeadFile(folder / "ledger.pem.last").write("")
    if not secret_file.exists():
        write_once(secret_file, secrets.token_urlsafe(32) + "\n")
    signer = RememberingSigner(read_key_file(key_file), HeadFile(folder / "ledger.pem.last"))
    return signer, secret_file.read_text(encoding="ascii").strip()


def answer(signer: RememberingSigner, secret: str, question: Question) -> Answer:
    """Return the response to a request of the log's machine: the public key, or a signed checkpoint; 404 for other requests.

    Raises `SignatureError` where the header Authorization does not have `secret`, other `LedgerError`s where the signer
    refuses.
    """
    if not compare_digest(question.authorization.encode(), f"Bearer {secret}".encode()):
        raise SignatureError("The secret is not the one that this signer shares with the log's machine.")
    if (question.method, question.path) == ("GET", "/key"):
        return Answer(200, f"{signer.verifier_key}\n")
    if (question.method, question.path) == ("POST", "/sign"):
        request = Extension.parse(question.body)
        return Answer(200, signer.sign(Checkpoint.parse(request.note), request.old_size, request.proof))
    return Answer(404, "POST /sign or GET /key\n")


def _check_memory(signer: RememberingSigner, folder: Path) -> None:
    """Raise `RollbackError` where the file of the last signed checkpoint is damaged, or is missing although the key exists."""
    if not (folder / "ledger.pem.last").exists():
        raise RollbackError(
            f"{folder / 'ledger.pem.last'} is gone, so the signer cannot know what it signed last. Put it back from the backup "
            "of the keys, or copy it from the machine where the key was."
        )
    signer.last()
