"""`candour witness FOLDER`: a witness of logs, run by an overseer, a charity or a newspaper. c2sp.org/tlog-witness.

The folder holds the witness's key (`key`), the logs it follows (`logs`, one verifier key a line) and, for each log, the last
checkpoint it cosigned. The command needs no database and no setting. Not here: the checks (`candour.domain.ledger.witnessing`).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from candour.apps.ops.command.answering import Answer, Question, serve
from candour.domain.ledger import Cosigner, LedgerError, Witness, WitnessLog, create_key_file, read_key_file


def run(folder: str, name: str | None, logs: Sequence[str], *, host: str, port: int) -> int:
    """Run the witness whose files are in `folder` until interrupted; returns the exit code (2: the folder cannot be used).

    `name`: the witness's name, needed only to create the key on the first start. `logs`: verifier keys of further logs to
    follow.
    """
    try:
        witness = open_witness(Path(folder), name, logs)
    except (LedgerError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"This witness's key, which operators of logs and readers need: {witness.key}\n")
    return serve(host, port, "It cosigns at", partial(answer, witness))


def open_witness(folder: Path, name: str | None, logs: Sequence[str]) -> Witness:
    """Return the witness whose files are in `folder`; create its key with this `name` if it has none. Adds `logs` to its list.

    Raises `LedgerError` where the key cannot be used or a line in the list of logs is not a verifier key.
    """
    key_file, list_file = folder / "key", folder / "logs"
    if name is not None and not key_file.exists():
        create_key_file(key_file, name)
    cosigner = Cosigner(read_key_file(key_file))
    added = [WitnessLog.parse(line) for line in logs]
    known = list_file.read_text(encoding="utf-8").splitlines() if list_file.exists() else []
    if fresh := [line for line in logs if line.strip() not in known]:
        known += [line.strip() for line in fresh]
        list_file.write_text("\n".join(known) + "\n", encoding="utf-8")
    followed = [WitnessLog.parse(line) for line in known if line.strip() and not line.startswith("#")]
    return Witness(cosigner, [*followed, *added], folder)


def answer(witness: Witness, question: Question) -> Answer:
    """Return the response to a request: for a cosignature (add-checkpoint), for the witness's key, or for a checkpoint.

    A request for a checkpoint names a log; the response is the checkpoint of that log which the witness cosigned last.
    """
    path = urlsplit(question.path)
    if (question.method, path.path) == ("POST", "/add-checkpoint"):
        return Answer(200, witness.add_checkpoint(question.body, int(time.time())))
    if (question.method, path.path) == ("GET", "/key"):
        return Answer(200, f"{witness.key}\n")
    if (question.method, path.path) == ("GET", "/latest"):
        return Answer(200, witness.latest("".join(parse_qs(path.query).get("origin", []))))
    if question.method == "GET" and path.path.endswith("/checkpoint"):
        return Answer(200, witness.latest_by_hash(path.path.strip("/").removesuffix("/checkpoint")))
    return Answer(404, "POST /add-checkpoint, GET /key, GET /latest?origin=… or GET /SHA-256 OF THE ORIGIN/checkpoint\n")
