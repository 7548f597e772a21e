"""Which kind of response a request asks for. Not here: its origin (`origin`), the audience of a view (`audience`)."""

from __future__ import annotations

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Return whether the request accepts JSON: our scripts sent it and show errors themselves."""
    return request.headers.get("Accept", "").startswith("application/json")
