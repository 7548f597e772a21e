"""The health page that a load balancer requests."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from candour.ui.audience import public


@public
def health(request: HttpRequest) -> HttpResponse:
    """200 "ok" when pages and database work; 503 when the database is away."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database is away. Try again soon.", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
