"""Sends sealed reports over HTTP as the browser's script does, and tries again when the site fails.

Lives here: sealing a report, sending it with its exhibit, asking for its receipt, opening it with its mailbox's key.
Not here: the failures (the tests), the site (`installation.py`).
"""

from __future__ import annotations

import http.client
import json
import random
import secrets
import threading
import uuid
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from candour.domain import sealing
from tests.waiting import pause_before_trying_again

MARK = "filled"
PIECE = 48 * 1024
_TIMEOUT = 20
_PAUSE = 0.08


class Unanswered(Exception):
    """The site did not acknowledge the request: the connection broke, or it answered 503 (unavailable) or 507 (full)."""


@dataclass(frozen=True)
class Intake:
    """The body that reports go to and the keys they are sealed to, as the pages give them to a browser."""

    port: int
    body: str
    holders: list[dict[str, str]]
    salt: bytes


@dataclass(frozen=True)
class Answer:
    """An HTTP response: status, headers and JSON (or None)."""

    status: int
    headers: dict[str, str]
    document: Any


@dataclass(eq=False)
class SealedReport:
    """A report: its plain text, the sealed JSON that is sent, and the site's answers."""

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
    """An HTTP client with a new connection for each request, so that none outlives the server process it belongs to."""

    def __init__(self, port: int) -> None:
        """Connect to the site at this port."""
        self._port, self.statuses = port, Counter[int]()
        self.refusals: list[str] = []
        self.pages: list[str] = []

    def ask(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Answer:
        """Send a request. Raises Unanswered if no whole response came, or one that asks to try again."""
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
    """Request the keys to which a report to `body` is sealed."""
    return Intake(port, body, Client(port).ask("GET", f"/report/keys/{body}/").document["holders"], salt)


def seal_report(to: Intake, text: str, *, exhibit: bytes = b"", words: sealing.Passphrase | None = None) -> SealedReport:
    """Seal a report. Its mailbox opens with `words` or, without them, with a random key, which is faster to make."""
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
        "dossier": sealing.sign_first(uuid.uuid4(), keys.secret, sealing.signing_half(box.secret)).as_json(),
        "mailbox": sealing.sign_first(uuid.uuid4(), box.secret).as_json(),
        "locator_hash": _coded(locator),
        "items": [{"kind": kind, "sealed": _coded(sealing.seal_json(keys.public, document))} for kind, document in documents],
        "grants": _grants(to, keys.secret, box.public),
    }
    sealed = sealing.seal_item(keys.public, exhibit) if exhibit else b""
    return SealedReport(key, box.secret, documents, sent, exhibit, sealed)


def send(client: Client, report: SealedReport, *, piece: int = PIECE) -> None:
    """Do what is not done yet: upload the exhibit, send the report, ask for the receipt. Raises Unanswered."""
    report.tries += 1
    if report.exhibit and not report.uploaded:
        upload(client, report, piece)
    if not report.reference:
        answer = client.send_json("/report/send/", _with_exhibit(report))
        assert answer.status == 200, answer
        report.reference = answer.document["reference"]
    answer = client.send_json("/report/receipt/", {"idempotency_key": str(report.key)})
    assert answer.status == 200, answer
    if answer.document["receipt"] is None:
        raise Unanswered("no receipt yet")
    report.receipt = answer.document["receipt"]


def begin(client: Client, report: SealedReport) -> None:
    """Begin the upload of the report's exhibit, once. Raises Unanswered."""
    if not report.upload:
        begun = client.send_json("/dossiers/uploads/", {"size": len(report.sealed_exhibit)})
        assert begun.status == 201, begun
        report.upload = begun.document


def uploaded_size(client: Client, report: SealedReport) -> int:
    """Return how many bytes of the exhibit the site has. Raises Unanswered."""
    answer = client.ask("HEAD", f"/dossiers/uploads/{report.upload['id']}/", headers={"Upload-Token": report.upload["token"]})
    assert answer.status == 200, answer
    return int(answer.headers["Upload-Offset"])


def send_piece(client: Client, report: SealedReport, offset: int, size: int) -> int:
    """Send a piece of the exhibit. Returns how many bytes the site has then. Raises Unanswered."""
    headers = {"Upload-Token": report.upload["token"], "Upload-Offset": str(offset)}
    piece = report.sealed_exhibit[offset : offset + size]
    answer = client.ask("PATCH", f"/dossiers/uploads/{report.upload['id']}/", piece, headers)
    assert answer.status in {204, 409}, answer
    return int(answer.headers["Upload-Offset"])


def upload(client: Client, report: SealedReport, piece: int) -> None:
    """Send the rest of the exhibit in pieces, from the size the site reports. Raises Unanswered."""
    begin(client, report)
    stands = uploaded_size(client, report)
    while stands < len(report.sealed_exhibit):
        stands = send_piece(client, report, stands, piece)
    report.uploaded = True


class Sender(threading.Thread):
    """A thread that seals and sends report after report while the gate is open. Failed sends are repeated, some later."""

    def __init__(self, to: Intake, gate: threading.Event, chance: random.Random) -> None:
        """Take the intake, the gate that all senders share, and this sender's own random generator."""
        super().__init__(daemon=True)
        self.to, self.gate, self.client = to, gate, Client(to.port)
        self.done: list[SealedReport] = []
        self.failures: Counter[str] = Counter()
        self._chance, self._later = chance, list[SealedReport]()
        self._fault: BaseException | None = None
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Send reports until asked to stop, then send those that failed."""
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
        """Stop making reports, send those that failed, and raise the first error of the thread."""
        self._stop_asked.set()
        self.gate.set()
        self.join()
        if self._fault:
            raise self._fault

    def _next(self) -> SealedReport:
        if self._later and self._chance.random() < 0.2:
            return self._later.pop(0)
        words = sealing.generate_passphrase() if self._chance.random() < 0.02 else None
        exhibit = secrets.token_bytes(self._chance.randrange(1, 3 * PIECE)) if self._chance.random() < 0.2 else b""
        return seal_report(self.to, f"She saw it {secrets.token_hex(8)}", exhibit=exhibit, words=words)

    def _send(self, report: SealedReport) -> None:
        while True:
            try:
                send(self.client, report)
            except Unanswered as failure:
                self.failures[str(failure)] += 1
            else:
                self.done.append(report)
                return
            if self._chance.random() < 0.3:
                self._later.append(report)
                return
            pause_before_trying_again(_PAUSE)
            self.gate.wait()


def opened(report: SealedReport, grant: bytes, items: list[tuple[str, bytes]]) -> list[tuple[str, Any]]:
    """Open a report's items (kind, ciphertext) with its mailbox's key. Returns its documents and an exhibit's bytes."""
    secret = sealing.open_grant(report.mailbox, grant)
    return [
        (
            kind,
            sealing.open_item(secret, sealed, len(report.exhibit)) if kind == "exhibit" else sealing.open_json(secret, sealed),
        )
        for kind, sealed in items
    ]


def _with_exhibit(report: SealedReport) -> dict[str, Any]:
    if not report.exhibit:
        return report.sent | {"items": _signed(report, report.sent["items"])}
    *others, details = report.sent["items"]
    exhibit = {"kind": "exhibit", "upload": report.upload["id"], "token": report.upload["token"]}
    return report.sent | {"items": _signed(report, [*others, exhibit, {**details, "about": len(others)}])}


def _signed(report: SealedReport, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sign every item as the mailbox does; there is at most one of each kind."""
    signer, hour = sealing.signing_half(report.mailbox), datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    ids = [uuid.uuid4() for _ in items]
    signed = []
    for own, item in zip(ids, items, strict=True):
        sealed = b64decode(item["sealed"]) if "sealed" in item else report.sealed_exhibit
        about = ids[item["about"]] if "about" in item else None
        place = sealing.ItemPlace(
            uuid.UUID(report.sent["dossier"]["owner"]), 1, item["kind"], "reporter", sha256(sealed).hexdigest(), about
        )
        signed.append(item | {"authorship": _signature(sealing.sign_item(place, signer, item=own, number=1, hour=hour))})
    return signed


def _signature(one: sealing.Authorship) -> dict[str, Any]:
    signature = _coded(one.signature)
    return {
        "item": str(one.item), "number": one.number, "hour": one.hour.isoformat(), "signed_by": one.signed_by,
        "signature": signature,
    }  # fmt: skip


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
