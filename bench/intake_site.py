"""The site that `bench.intake` measures: an embedded database in its own folder, one body, reports sealed beforehand.

The process runs until it is told to end, because the embedded server ends with the process that started it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
import signal
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

COUNT = 3200


def main(home: Path) -> int:
    """Create the database, the body and the reports, print "ready", and wait."""
    import contextlib  # noqa: PLC0415
    import io  # noqa: PLC0415

    with contextlib.redirect_stdout(io.StringIO()):
        from candour.apps.ops.processes import starting  # noqa: PLC0415 - Django is set up by it

        starting.migrate()
        body = _receiving_body()
    (home / "body-id").write_text(str(body))
    (home / "bodies").write_bytes(pickle.dumps([_sealed(body) for _ in range(COUNT)]))
    print("ready", flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    return 0


def _receiving_body() -> uuid.UUID:
    from django.utils import timezone  # noqa: PLC0415 - after Django is set up

    from candour.apps.dossiers.services import create_team  # noqa: PLC0415
    from candour.apps.people.models import Body  # noqa: PLC0415
    from candour.apps.reports.services import set_limit  # noqa: PLC0415
    from candour.domain import sealing  # noqa: PLC0415

    body = Body.objects.create(
        name="Northmoor Professional Standards", kind="professional_standards", receives_reports=True, pack="england_wales"
    )
    set_limit(body, 100_000, now=timezone.now())  # high enough that no proof of work is asked for
    guardians, intake = sealing.new_dossier(), sealing.new_dossier()
    founded = sealing.sign_first(uuid.uuid4(), guardians.secret)
    create_team(body, "guardians", "guardians", now=timezone.now(), key=founded)
    team = create_team(body, "intake", "intake", now=timezone.now(), key=sealing.sign_first(uuid.uuid4(), intake.secret))
    for name in ("one", "two"):
        _add_member(team, intake.secret, name)
    return body.pk


def _add_member(team: Any, secret: Any, name: str) -> None:
    """Create a member of the intake team with a key; a body receives reports only with two."""
    from django.utils import timezone  # noqa: PLC0415

    from candour.apps.dossiers.queries import latest_epoch  # noqa: PLC0415
    from candour.apps.dossiers.services import confirm, grant  # noqa: PLC0415
    from candour.apps.ops.demo.people import lock  # noqa: PLC0415
    from candour.apps.people.services import LockedIdentity, add_staff, make_key, one_time_password, prove_own  # noqa: PLC0415
    from candour.domain import sealing  # noqa: PLC0415

    now, own = timezone.now(), sealing.StaffSecret(sealing.new_dossier().secret.reveal())
    member = add_staff(username=name, name=name, body=team.body, password=one_time_password(), now=now)
    identity = LockedIdentity(lock(own.reveal()), "passphrase")
    make_key(member, sealing.sign_staff_key(member.pk, own), identity, prove_own(member, own, now=now), now=now)
    given = grant(latest_epoch(team.dossier), sealed_secret=sealing.seal_grant(secret, own.public), staff=member, now=now)
    confirm(member, {given.pk: sealing.confirm_grant(own, given.opened)}, now=now)


def _signed(kind: str, sealed: bytes, dossier: uuid.UUID, signer: Any) -> dict[str, Any]:
    """Return a sealed item with the reporter's signature, as the browser's script sends it."""
    from candour.domain import sealing  # noqa: PLC0415

    place = sealing.ItemPlace(dossier, 1, kind, "reporter", hashlib.sha256(sealed).hexdigest())
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    own = sealing.sign_item(place, signer, item=uuid.uuid4(), number=1, hour=hour)
    signature = {
        "item": str(own.item),
        "number": own.number,
        "hour": own.hour.isoformat(),
        "signed_by": own.signed_by,
        "signature": _coded(own.signature),
    }
    return {"kind": kind, "sealed": _coded(sealed), "authorship": signature}


def _sealed(body: uuid.UUID) -> bytes:
    """Return the request body of a report as the browser's script sends it: five documents, three grants."""
    from candour.apps.reports import queries  # noqa: PLC0415
    from candour.domain import sealing  # noqa: PLC0415

    dossier, mailbox = sealing.new_dossier(), sealing.new_dossier()
    text = "What happened, as it comes. " * 60
    documents = {
        "account": {"sections": [{"prompt": "Tell us everything you remember", "text": text}]},
        "people": {"people": [{"knows": "no", "looks": "Tall"}]},
        "before": {"told_whom": "My sergeant"},
        "exclusions": {"people": "Sergeant Pell"},
        "wishes": {"wants": ["I want it to stop"]},
    }
    _HOLDERS[:] = _HOLDERS or [(None, ""), *((one.dossier_id, one.public_key) for one in queries.holder_keys(body))]
    signer, owner = sealing.signing_half(mailbox.secret), uuid.uuid4()
    holders = [(holder, key or mailbox.public) for holder, key in _HOLDERS]
    return json.dumps(
        {
            "idempotency_key": str(uuid.uuid4()),
            "answers": _marked(body),
            "dossier": sealing.sign_first(owner, dossier.secret, signer).as_json(),
            "mailbox": sealing.sign_first(uuid.uuid4(), mailbox.secret).as_json(),
            "locator_hash": _coded(uuid.uuid4().bytes * 2),
            "items": [_signed(kind, sealing.seal_json(dossier.public, one), owner, signer) for kind, one in documents.items()],
            "grants": [
                {
                    "holder": str(holder) if holder else None,
                    "public_key": key,
                    "sealed": _coded(sealing.seal_grant(dossier.secret, sealing.Recipient(key))),
                }
                for holder, key in holders
            ],
        }
    ).encode()


_HOLDERS: list[tuple[uuid.UUID | None, str]] = []


def _marked(body: uuid.UUID) -> dict[str, dict[str, list[str]]]:
    return {
        "safety": {"safe": ["yes"]}, "who-sees": {"body": [str(body)]}, "how": {"mode": ["anonymous"]},
        "relation": {"relation": ["officer"]}, "kind": {"categories": ["bullying"]}, "scene": {},
        "account": {"account": ["filled"]},
        "prompts": {}, "timeline": {}, "people": {"person-0-knows": ["filled"]}, "when": {"when": ["unsure"]},
        "before": {"told": ["yes"], "told_whom": ["filled"]}, "near": {"near": ["no"]}, "not-handle": {"people": ["filled"]},
        "files": {}, "wishes": {"wants": ["filled"]}, "support": {},
    }  # fmt: skip


def _coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
