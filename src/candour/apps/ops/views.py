"""The health page, which load balancers and an operator's monitoring request; and which release this site serves.

`candour check-site` and the WebExtension read the release's signed note, the manifest and the receipt of its ledger entry.
"""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from candour.apps.dossiers.models import Team
from candour.apps.dossiers.queries import disagreements
from candour.apps.ledger.access import published
from candour.apps.ledger.followers import statuses
from candour.apps.ledger.models import AuditRun
from candour.apps.ledger.services import last_audit
from candour.apps.ops.release import recording
from candour.domain.ledger import UnavailableError
from candour.ui.audience import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok" with a line for each follower, for the audit and for the teams, or 503 where the database is away.

    A follower that fails, an audit that found something, or a team that does not agree with the ledger, does not make the
    answer 503, because the pages still work.
    """
    del request
    try:
        lines = ["ok", *map(str, statuses()), _line_of_audit(last_audit()), _line_of_teams()]
    except DatabaseError:
        return HttpResponse("The database is away. Try again soon.", status=503, content_type="text/plain")
    return HttpResponse("\n".join(lines), content_type="text/plain")


@published
def release_note(request: HttpRequest) -> HttpResponse:
    """Respond with the release's signed note, which the operator downloaded; 404 where this installation has none.

    Open to everybody; nobody must sign in.
    """
    del request
    signed = recording.note()
    if signed is None:
        raise UnavailableError("This site runs no signed release. /release/manifest lists what it serves.")
    return HttpResponse(signed, content_type="text/plain; charset=utf-8")


@published
def release_manifest(request: HttpRequest) -> HttpResponse:
    """Respond with the manifest of what this machine serves, as recorded in the ledger; 404 where none was recorded.

    Open to everybody; nobody must sign in.
    """
    del request
    _entry, text = recording.recorded()
    return HttpResponse(text, content_type="application/json")


@published
def release_receipt(request: HttpRequest) -> HttpResponse:
    """Respond with the receipt which proves that the manifest is in the ledger; 404 where none was recorded.

    Open to everybody; nobody must sign in. `candour verify` checks the receipt.
    """
    del request
    return HttpResponse(recording.receipt().to_json(), content_type="application/json")


def _line_of_audit(last: AuditRun | None) -> str:
    """Return the newest audit's result as one line of plain text."""
    if last is None:
        return "audit: none yet"
    return f"audit: {last.faults} differences, ended {last.ended_at:%Y-%m-%dT%H:%MZ}"


def _line_of_teams() -> str:
    """Return how many teams do not agree with the ledger now, as one line of plain text."""
    false = disagreements.of_teams(Team.objects.all())
    return "teams: all agree with the ledger" if not false else f"teams: {len(false)} do not agree with the ledger"
