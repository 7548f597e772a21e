"""An invented reporter's answers, and the bodies that can receive them. Used by the tests of this folder."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from candour.apps.dossiers.models import Dossier, Grant, Team
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.journey.forms.questions import Answers, JourneyAnswers
from candour.apps.journey.services.server_sealing import ReportSecrets, seal
from candour.apps.people.models import Body
from candour.apps.reports.queries import holder_keys
from candour.apps.reports.services import Submission
from candour.domain import sealing
from tests.apps.dossiers.ready import member_of
from tests.signed_keys import record, store_first_epoch

NOW = datetime(2026, 11, 23, 14, 37, 12, tzinfo=UTC)
CANARY = "canary-of-the-account"


@dataclass(frozen=True)
class Receiving:
    """A body with an intake team and guardians, and the secrets that open what is sealed to them."""

    body: Body
    intake: Dossier
    intake_secret: sealing.DossierSecret
    guardians: Dossier
    guardians_secret: sealing.DossierSecret


def receiving_body(name: str = "Northmoor Professional Standards") -> Receiving:
    """Create a receiving body with an intake team of two and guardians."""
    body = Body.objects.create(name=name, kind=Body.Kind.PROFESSIONAL_STANDARDS, receives_reports=True, pack="england_wales")
    intake, intake_secret = _team(body, Dossier.Kind.TEAM, Team.Purpose.INTAKE)
    for member in ("Ines Calder", "Jon Rook"):
        member_of(latest_epoch(intake), intake_secret, member, body)
    guardians, guardians_secret = _team(body, Dossier.Kind.GUARDIANS, Team.Purpose.GUARDIANS)
    return Receiving(body, intake, intake_secret, guardians, guardians_secret)


def _team(body: Body, kind: str, purpose: str) -> tuple[Dossier, sealing.DossierSecret]:
    keys = sealing.new_dossier()
    dossier = Dossier.objects.create(kind=kind, created_at=NOW)
    store_first_epoch(dossier, keys, now=NOW)
    record(Team.objects.create(dossier=dossier, body=body, purpose=purpose, name=purpose), now=NOW)
    return dossier, keys.secret


def answers(body: Body, **changed: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Return complete answers. `changed` replaces the answers of a question, with underscores for hyphens in its slug."""
    complete: dict[str, dict[str, list[str]]] = {
        "safety": {"safe": ["no"], "keep_safe": ["She finishes at ten"]},
        "who-sees": {"body": [str(body.pk)]},
        "how": {"mode": ["confidential"]},
        "about-you": {"name": ["Noor Aldred"], "contact": ["07700 900123"]},
        "relation": {"relation": ["officer"]},
        "kind": {"categories": ["sexual_misconduct", "bullying"]},
        "scene": {"scene": ["The locker room, late"]},
        "account": {"account": [f"He followed me in. {CANARY}"]},
        "prompts": {"seen": ["A broken light"], "said": [""]},
        "timeline": {},
        "people": {"person-0-knows": ["yes"], "person-0-name": ["Gary"], "person-1-knows": ["no"], "person-1-looks": ["Tall"]},
        "when": {"when": ["day"], "on-day": ["14"], "on-month": ["3"], "on-year": ["2026"], "place": ["Second floor"]},
        "before": {"told": ["yes"], "told_whom": ["My sergeant"], "what_then": ["Nothing"]},
        "near": {"near": ["yes"], "move": ["them"]},
        "not-handle": {"people": ["Sergeant Pell"]},
        "files": {},
        "wishes": {"wants": ["stop", "apology"]},
        "support": {"support": ["talk"]},
    }
    return complete | {slug.replace("_", "-"): values for slug, values in changed.items()}


def submission(body: Body, at: datetime = NOW, **changed: Any) -> Submission:
    """Seal and sign a report at a time, as the server does. `changed` replaces fields of the submission."""
    secrets = ReportSecrets(sealing.new_dossier().secret, sealing.generate_passphrase(), uuid.uuid4())
    return replace(sealed(answers(body), secrets, at), **changed)


def sealed(answers_sent: Answers, secrets: ReportSecrets, at: datetime = NOW) -> Submission:
    """Seal answers as the server does, to the keys of the body chosen in them."""
    complete = JourneyAnswers(answers_sent)
    return seal(complete, secrets, holder_keys(uuid.UUID(complete.facts["body"])), now=at)


def open_all(received: Any, receiving: Receiving) -> dict[str, Any]:
    """Open a report as the intake team does: each JSON item's kind → document."""
    grant = Grant.objects.get(epoch__dossier=received.report.dossier, holder=receiving.intake)
    secret = sealing.open_grant(receiving.intake_secret, bytes(grant.sealed_secret))
    items = received.report.dossier.items.exclude(ciphertext=None)
    return {item.kind: sealing.open_json(secret, bytes(item.ciphertext)) for item in items}
