"""The health page, which load balancers and an operator's monitoring request."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from candour.apps.ledger.followers import statuses
from candour.ui.audience import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 "ok" with a line for each follower of the ledger, or 503 where the database does not answer.

    A follower that lags or fails does not make the answer 503, because the pages still work.
    """
    del request
    try:
        lines = ["ok", *map(str, statuses())]
    except DatabaseError:
        return HttpResponse("The database is away. Try again soon.", status=503, content_type="text/plain")
    return HttpResponse("\n".join(lines), content_type="text/plain")
