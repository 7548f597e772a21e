"""What a request asks for. Not here: where it comes from (`origin`), whom a view is for (`audience`)."""

from __future__ import annotations

from django.http import HttpRequest


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script of ours sent the request, which shows errors itself."""
    return request.headers.get("Accept", "").startswith("application/json")
