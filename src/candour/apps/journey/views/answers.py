"""What every view of the journey shares: reading answers, and the pages for what cannot be received."""

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

from candour.apps.journey.forms.answers import JourneyAnswers, Mode, answers_from_json
from candour.apps.journey.services.drafts import DraftContents
from candour.ui.errors import Refusal
from candour.ui.requests import wants_json

View = Callable[..., HttpResponse]


def answers_in(draft: DraftContents | None) -> JourneyAnswers:
    """The answers in the draft; none where there is no draft."""
    return JourneyAnswers(draft.answers if draft else {})


def answers_of_script(sent: Mapping[str, Any]) -> JourneyAnswers:
    """The answers as the script sends them: structured ones, and markers. Raises Refusal."""
    return JourneyAnswers(answers_from_json(sent.get("answers")), Mode.STEP_FROM_BROWSER)


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises Refusal."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError, RequestDataTooBig):
        raise Refusal(_("What was sent is not readable. Reload the page and try again.")) from None
    if not isinstance(sent, dict):
        raise Refusal(_("What was sent is not readable. Reload the page and try again."))
    return sent


def values_of(sent: QueryDict) -> dict[str, list[str]]:
    """Names and what was sent for them."""
    return {name: [str(value) for value in sent.getlist(name)] for name in sent if name != "more"}


def plain_failures(view: View) -> View:
    """Answer with words what cannot be received, and what fails on our side."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refused:
            return _answer(request, str(refused), refused.status)
        except (DatabaseError, InterfaceError, OSError) as fault:
            return _our_fault(request, fault)

    return careful


def _our_fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    if _is_full(fault):
        text = _("Our storage is full, so this was not received yet. Nothing you wrote is lost. Try again in an hour.")
        return _answer(request, text, 507)
    if isinstance(fault, (OperationalError, InterfaceError)):
        text = _("This was not received yet: a part of our system is away. Nothing you wrote is lost. Try again in a minute.")
        return _answer(request, text, 503)
    raise fault


def _is_full(fault: Exception) -> bool:
    full_disk = isinstance(fault, OSError) and fault.errno in {errno.ENOSPC, errno.EDQUOT}
    return full_disk or isinstance(fault.__cause__, DiskFull)


def _answer(request: HttpRequest, text: str, status: int) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"error": text}, status=status)
    return render(request, "journey/not_received.html", {"text": text}, status=status)
