"""The health page that a load balancer and an operator's monitoring ask."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from candour.apps.ledger.followers import statuses
from candour.ui.audience import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when pages and database work, with a line for each follower of the ledger; 503 when the database is away.

    A follower that lags or fails does not make it 503: the pages work, and no other web process would do better.
    """
    del request
    try:
        lines = ["ok", *map(str, statuses())]
    except DatabaseError:
        return HttpResponse("The database is away. Try again soon.", status=503, content_type="text/plain")
    return HttpResponse("\n".join(lines), content_type="text/plain")
