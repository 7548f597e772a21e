"""Sends three invented reports, sealed and received like real ones, so that the demonstration's staff have reports to open."""

from __future__ import annotations

import uuid
from datetime import datetime

from candour.apps.forces.models import Force
from candour.apps.journey.forms.questions import Answers, JourneyAnswers
from candour.apps.journey.services.server_sealing import ReportSecrets, seal
from candour.apps.ops.demo.cast import BOARD, DEPARTMENT, FORCE, STANDARDS
from candour.apps.people.models import Body
from candour.apps.reports.queries import holder_keys
from candour.apps.reports.services import Received, receive
from candour.domain import sealing


def send(passphrase: sealing.Passphrase, now: datetime, answers: Answers | None = None) -> Received:
    """Seal a report on the server, as for a reporter without JavaScript, and receive the report.

    `passphrase` opens the report's mailbox. Without `answers`, the report is that of `officer_answers`.
    """
    journey = JourneyAnswers(answers or officer_answers())
    secrets = ReportSecrets(sealing.new_dossier().secret, passphrase, uuid.uuid4())
    return receive(seal(journey, secrets, holder_keys(uuid.UUID(journey.facts["body"])), now=now), now=now)


def officer_answers() -> dict[str, dict[str, list[str]]]:
    """Return the answers of an officer who reports a colleague of the same team, by page and field of the journey."""
    return _answers(
        safety={"safe": "unsure", "keep_safe": "He knows where I live. Please do not ring me at work."},
        how={"mode": "confidential"},
        about_you={"name": "Hannah Siddle", "contact": "", "contact_care": ""},
        relation={"relation": "officer"},
        kind={"categories": "sexual_misconduct"},
        account={
            "account": "After the late shift he offered me a lift to the car park. He locked the doors and put his hand on my "
            "leg. I said no. He laughed and said nobody would believe me. This is the second time."
        },
        people={"person-0-knows": "yes", "person-0-name": "Dan Hartwell", "person-0-rank": "PC", "person-0-shoulder": "4471"},
        before={"told": "yes", "told_whom": "My sergeant, in September", "what_then": "I was told he has a good record."},
        near={"near": "yes", "move": "them", "near_note": "We are on the same team every night shift."},
        not_handle={"people": "Bob Brackley. He is a friend of his."},
    )


def witness_answers() -> dict[str, dict[str, list[str]]]:
    """Return the answers of a member of the public who cannot name the officer, by page and field of the journey."""
    return _answers(
        safety={"safe": "yes", "keep_safe": ""},
        how={"mode": "anonymous"},
        relation={"relation": "witness"},
        kind={"categories": "violence"},
        account={"account": "An officer pushed a young man against the van although he stood still with his hands up."},
        people={"person-0-knows": "no", "person-0-looks": "Tall, short beard, glasses", "person-0-vehicle": "A van marked KM7"},
        before={"told": "no"},
        near={"near": "no"},
        not_handle={"people": ""},
    )


def driver_answers() -> dict[str, dict[str, list[str]]]:
    """Return the answers of a driver who reports an officer of Port Ardent to that city's review board, by page and field."""
    return _answers(
        who_sees={"body": str(Body.objects.get(name=BOARD).pk)},
        safety={"safe": "yes", "keep_safe": ""},
        how={"mode": "confidential"},
        about_you={"name": "Marisol Teague", "contact": "", "contact_care": ""},
        relation={"relation": "public"},
        kind={"categories": "discourtesy"},
        account={
            "account": "He stopped my car and asked for my papers. When I asked why, he swore at me in front of my children "
            "and said that I would be sorry. Then he let me go. My phone was recording."
        },
        people={
            "person-0-knows": "yes",
            "person-0-name": "Officer Lockwood",
            "person-0-rank": "",
            "person-0-shoulder": "20417",
        },
        when={"when": "unsure", "force": str(Force.objects.get(code=DEPARTMENT[0]).pk)},
        before={"told": "no"},
        near={"near": "no"},
        not_handle={"people": ""},
    )


def _answers(**pages: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    """Return page of the journey → field → values: `pages`, and default answers for all pages that `pages` lacks."""
    defaults = {
        "who_sees": {"body": str(Body.objects.get(name=STANDARDS).pk)},
        "scene": {"scene": ""},
        "prompts": {"said": ""},
        "timeline": {"timeline": ""},
        "when": {"when": "unsure", "force": str(Force.objects.get(code=FORCE[0]).pk)},
        "files": {},
        "wishes": {"wants": "stop"},
        "support": {},
    }
    return {
        name.replace("_", "-"): {field: [value] for field, value in fields.items()}
        for name, fields in (defaults | pages).items()
    }
