"""Reporters who send reports sealed beforehand, as the browser's script does, and do not give up when the site fails them.

Lives here: sealing a report, sending it over HTTP with its exhibit, asking for its receipt, opening it again with the key
of its mailbox. Not here: what is done to the site meanwhile (the tests), the site (`installation.py`).
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import uuid
from base64 import b64encode
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from candour.domain import sealing
from tests.waiting import pause_before_trying_again

MARK = "filled"
PIECE = 48 * 1024
_TIMEOUT = 20
_PAUSE = 0.08


class Unanswered(Exception):
    """The site did not say that it has it: the connection broke, or it said that it is away (503) or full (507)."""


@dataclass(frozen=True)
class Intake:
    """Where reports go and to whose keys they are sealed: what the browser has from the pages."""

    port: int
    body: str
    holders: list[dict[str, str]]
    salt: bytes


@dataclass(frozen=True)
class Answer:
    """Status, headers and JSON (or None) of an answer."""

    status: int
    headers: dict[str, str]
    document: Any


@dataclass(eq=False)
class Told:
    """One report: what was told, the sealed form that is sent, and what the site said of it."""

    key: uuid.UUID
    mailbox: sealing.X25519Secret
    documents: list[tuple[str, dict[str, Any]]]
    sent: dict[str, Any]
    exhibit: bytes = b""
    sealed_exhibit: bytes = b""
    upload: dict[str, str] = field(default_factory=dict)
    uploaded: bool = False
    reference: str = ""
    receipt: dict[str, Any] | None = None
    tries: int = 0


class Client:
    """Speaks HTTP to a site; a connection for each request, so that none outlives the process it was made to."""

    def __init__(self, port: int) -> None:
        """Take the site's port."""
        self._port, self.statuses = port, Counter[int]()
        self.refusals: list[str] = []
        self.pages: list[str] = []

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send one request. Raises Unanswered where no whole answer came, or one that says to try again."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        try:
            connection.request(method, path, body, {"Accept": "application/json", **(headers or {})})
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered(type(broken).__name__) from None
        finally:
            connection.close()
        return self._answer(f"{method} {path}", response, content)

    def _answer(self, what: str, response: http.client.HTTPResponse, content: bytes) -> Answer:
        self.statuses[response.status] += 1
        is_json = response.headers.get_content_type() == "application/json"
        answer = Answer(response.status, dict(response.headers.items()), json.loads(content) if is_json and content else None)
        if answer.status >= http.client.INTERNAL_SERVER_ERROR:
            self.refusals.append(f"{what}: {answer.status} {answer.document or ''}")
            self.pages.append(content.decode(errors="replace"))
            raise Unanswered(str(answer.status))
        return answer

    def send_json(self, path: str, document: object) -> Answer:
        """POST a JSON document."""
        return self.ask("POST", path, json.dumps(document).encode(), {"Content-Type": "application/json"})


def intake(port: int, body: str, salt: bytes) -> Intake:
    """Ask for the keys a report to `body` is sealed to."""
    return Intake(port, body, Client(port).ask("GET", f"/report/keys/{body}/").document["holders"], salt)


def tell(to: Intake, text: str, *, exhibit: bytes = b"", words: sealing.Passphrase | None = None) -> Told:
    """Seal a report. With `words` its mailbox opens with them; else with a key drawn at random, which is quicker."""
    keys = sealing.new_dossier()
    box: sealing.DossierKeys | sealing.MailboxKeys = sealing.derive_mailbox(words, to.salt) if words else sealing.new_dossier()
    locator = box.locator.digest() if isinstance(box, sealing.MailboxKeys) else secrets.token_bytes(32)
    documents: list[tuple[str, dict[str, Any]]] = [
        ("account", {"sections": [{"prompt": "Tell us everything you remember", "text": text}]}),
        ("people", {"people": [{"looks": f"Tall. {text}"}]}),
    ]
    if exhibit:
        documents.append(("exhibit_details", {"name": "photo.jpg", "size": len(exhibit)}))
    key = uuid.uuid4()
    sent = {
        "idempotency_key": str(key),
        "answers": _answers(to.body),
        "dossier_key": str(keys.public),
        "mailbox_key": str(box.public),
        "locator_hash": _coded(locator),
        "items": [{"kind": kind, "sealed": _coded(sealing.seal_json(keys.public, document))} for kind, document in documents],
        "grants": _grants(to, keys.secret, box.public),
    }
    sealed = sealing.seal_item(keys.public, exhibit) if exhibit else b""
    return Told(key, box.secret, documents, sent, exhibit, sealed)


def send(client: Client, told: Told, *, piece: int = PIECE) -> None:
    """Upload its exhibit, send it, ask for its receipt: whatever of that is not done yet. Raises Unanswered."""
    told.tries += 1
    if told.exhibit and not told.uploaded:
        upload(client, told, piece)
    if not told.reference:
        answer = client.send_json("/report/send/", _with_exhibit(told))
        assert answer.status == 200, answer
        told.reference = answer.document["reference"]
    answer = client.send_json("/report/receipt/", {"idempotency_key": str(told.key)})
    assert answer.status == 200, answer
    if answer.document["receipt"] is None:
        raise Unanswered("no receipt yet")
    told.receipt = answer.document["receipt"]


def begin(client: Client, told: Told) -> None:
    """Begin the upload of its exhibit, once. Raises Unanswered."""
    if not told.upload:
        begun = client.send_json("/dossiers/uploads/", {"size": len(told.sealed_exhibit)})
        assert begun.status == 201, begun
        told.upload = begun.document


def stands_at(client: Client, told: Told) -> int:
    """Up to where the site has the exhibit. Raises Unanswered."""
    answer = client.ask("HEAD", f"/dossiers/uploads/{told.upload['id']}/", headers={"Upload-Token": told.upload["token"]})
    assert answer.status == 200, answer
    return int(answer.headers["Upload-Offset"])


def send_piece(client: Client, told: Told, offset: int, size: int) -> int:
    """Send one piece of the exhibit; gives where the upload stands then. Raises Unanswered."""
    headers = {"Upload-Token": told.upload["token"], "Upload-Offset": str(offset)}
    piece = told.sealed_exhibit[offset : offset + size]
    answer = client.ask("PATCH", f"/dossiers/uploads/{told.upload['id']}/", piece, headers)
    assert answer.status in {204, 409}, answer
    return int(answer.headers["Upload-Offset"])


def upload(client: Client, told: Told, piece: int) -> None:
    """Send the exhibit in pieces, going on from where the site says it stands. Raises Unanswered."""
    begin(client, told)
    stands = stands_at(client, told)
    while stands < len(told.sealed_exhibit):
        stands = send_piece(client, told, stands, piece)
    told.uploaded = True


class Sender(threading.Thread):
    """Tells and sends report after report while the gate is open; what fails is sent again, some at once and some later."""

    def __init__(self, to: Intake, gate: threading.Event, chance: random.Random) -> None:
        """Take where to send, the gate that all senders share, and a chance of her own."""
        super().__init__(daemon=True)
        self.to, self.gate, self.client = to, gate, Client(to.port)
        self.done: list[Told] = []
        self.failures: Counter[str] = Counter()
        self._chance, self._later = chance, list[Told]()
        self._fault: BaseException | None = None
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Go on until asked to stop, then send what is left."""
        try:
            while not self._stop_asked.is_set():
                self.gate.wait()
                self._send(self._next())
                self._stop_asked.wait(self._chance.uniform(0, _PAUSE))
            while self._later:
                self._send(self._later.pop())
        except BaseException as fault:  # noqa: BLE001 - the test raises it again in its own thread
            self._fault = fault

    def finish(self) -> None:
        """Stop telling, send what is left, and raise what went wrong."""
        self._stop_asked.set()
        self.gate.set()
        self.join()
        if self._fault:
            raise self._fault

    def _next(self) -> Told:
        if self._later and self._chance.random() < 0.2:
            return self._later.pop(0)
        words = sealing.generate_passphrase() if self._chance.random() < 0.02 else None
        exhibit = secrets.token_bytes(self._chance.randrange(1, 3 * PIECE)) if self._chance.random() < 0.2 else b""
        return tell(self.to, f"She saw it {secrets.token_hex(8)}", exhibit=exhibit, words=words)

    def _send(self, told: Told) -> None:
        while True:
            try:
                send(self.client, told)
            except Unanswered as failure:
                self.failures[str(failure)] += 1
            else:
                self.done.append(told)
                return
            if self._chance.random() < 0.3:
                self._later.append(told)
                return
            pause_before_trying_again(_PAUSE)
            self.gate.wait()


def opened(told: Told, grant: bytes, items: list[tuple[str, bytes]]) -> list[tuple[str, Any]]:
    """Open a report's items (kind, ciphertext) with its mailbox's key: documents, and an exhibit's bytes."""
    secret = sealing.open_grant(told.mailbox, grant)
    return [
        (kind, sealing.open_item(secret, sealed, len(told.exhibit)) if kind == "exhibit" else sealing.open_json(secret, sealed))
        for kind, sealed in items
    ]


def _with_exhibit(told: Told) -> dict[str, Any]:
    if not told.exhibit:
        return told.sent
    *others, details = told.sent["items"]
    exhibit = {"kind": "exhibit", "upload": told.upload["id"], "token": told.upload["token"]}
    return told.sent | {"items": [*others, exhibit, {**details, "about": len(others)}]}


def _grants(to: Intake, secret: sealing.DossierSecret, mailbox: sealing.Recipient) -> list[dict[str, str | None]]:
    keys: list[tuple[str | None, str]] = [(None, str(mailbox)), *((one["holder"], one["public_key"]) for one in to.holders)]
    return [
        {"holder": holder, "public_key": key, "sealed": _coded(sealing.seal_grant(secret, sealing.Recipient(key)))}
        for holder, key in keys
    ]


def _answers(body: str) -> dict[str, dict[str, list[str]]]:
    return {
        "safety": {"safe": ["yes"]},
        "who-sees": {"body": [body]},
        "how": {"mode": ["anonymous"]},
        "relation": {"relation": ["witness"]},
        "kind": {"categories": ["violence"]},
        "scene": {},
        "account": {"account": [MARK]},
        "prompts": {},
        "timeline": {},
        "people": {"person-0-knows": ["no"], "person-0-looks": [MARK]},
        "when": {"when": ["unsure"]},
        "before": {"told": ["no"]},
        "near": {"near": ["no"]},
        "not-handle": {},
        "files": {},
        "wishes": {},
        "support": {},
    }


def _coded(data: bytes) -> str:
    return b64encode(data).decode()
