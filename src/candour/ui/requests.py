"""Whether a request asks for JSON or for a page. Not here: its origin (`origin`), the audience of a view (`audience`)."""

from __future__ import annotations

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Return whether the request accepts JSON. If so, a script of Candour sent the request and shows errors itself."""
    return request.headers.get("Accept", "").startswith("application/json")
