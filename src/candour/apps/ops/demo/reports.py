"""Three invented reports, told like anybody's, so that a newcomer has something to open."""

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


def tell(passphrase: sealing.Passphrase, now: datetime, answers: Answers | None = None) -> Received:
    """Seal and send one report with this passphrase, as a reporter without JavaScript does."""
    told = JourneyAnswers(answers or an_officer_tells())
    secrets = ReportSecrets(sealing.new_dossier().secret, passphrase, uuid.uuid4())
    return receive(seal(told, secrets, holder_keys(uuid.UUID(told.facts["body"]))), now=now)


def an_officer_tells() -> dict[str, dict[str, list[str]]]:
    """An officer about a colleague on her own team."""
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


def a_witness_tells() -> dict[str, dict[str, list[str]]]:
    """A member of the public who does not know who it was."""
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


def a_driver_tells() -> dict[str, dict[str, list[str]]]:
    """A member of the public about an officer of Port Ardent, to the board there and in the kinds its rules know."""
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


def _answers(**told: dict[str, str]) -> dict[str, dict[str, list[str]]]:
    always = {
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
        name.replace("_", "-"): {field: [value] for field, value in fields.items()} for name, fields in (always | told).items()
    }
