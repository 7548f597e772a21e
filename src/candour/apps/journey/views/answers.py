"""What every journey view shares: reading answers, and saying plainly when our side fails."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from psycopg.errors import DiskFull

from candour.apps.journey.access import draft_key
from candour.apps.journey.forms.answers import BadAnswers, Telling, answers_from_json
from candour.apps.journey.services.drafts import Cabinet, open_draft
from candour.apps.reports.services import BadSubmission, StaleKeys

View = Callable[..., HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    """Whether our own script asks."""
    return request.headers.get("Accept", "").startswith("application/json")


def cabinet_of(request: HttpRequest) -> Cabinet | None:
    """What her draft holds, if she has one that still opens."""
    key = draft_key(request)
    return open_draft(key) if key else None


def telling_of(cabinet: Cabinet | None) -> Telling:
    """Her answers so far, from the draft."""
    return Telling(cabinet.answers if cabinet else {})


def marked_telling(sent: Mapping[str, Any]) -> Telling:
    """Her answers as the script sends them: structured ones, and marks. Raises BadAnswers."""
    return Telling(answers_from_json(sent.get("answers")), marked=True)


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises BadAnswers."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        raise BadAnswers(_("What was sent is not readable. Reload the page and try again.")) from None
    if not isinstance(sent, dict):
        raise BadAnswers(_("What was sent is not readable. Reload the page and try again."))
    return sent


def values_of(sent: QueryDict) -> dict[str, list[str]]:
    """Names and what was sent for them."""
    return {name: [str(value) for value in sent.getlist(name)] for name in sent if name != "more"}


def refusal(text: str, status: int = 400) -> JsonResponse:
    """What went wrong and what to do next."""
    return JsonResponse({"error": text}, status=status)


def plain_failures(view: View) -> View:
    """Turn what cannot be received, and what our side cannot do, into words."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except StaleKeys as stale:
            return _say(request, str(stale), 409)
        except (BadSubmission, BadAnswers) as bad:
            return _say(request, str(bad), 400)
        except (DatabaseError, InterfaceError, OSError) as fault:
            return _our_fault(request, fault)

    return careful


def _our_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    if _is_full(fault):
        text = _("Our storage is full, so this was not received yet. Nothing you wrote is lost. Try again in an hour.")
        return _say(request, text, 507)
    if isinstance(fault, (OperationalError, InterfaceError)):
        text = _("This was not received yet: a part of our system is away. Nothing you wrote is lost. Try again in a minute.")
        return _say(request, text, 503)
    raise fault


def _is_full(fault: Exception) -> bool:
    full_disk = isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}
    return full_disk or isinstance(fault.__cause__, DiskFull)


def _say(request: HttpRequest, text: str, status: int) -> HttpResponse:
    if wants_json(request):
        return refusal(text, status)
    return render(request, "journey/not_received.html", {"text": text}, status=status)
