"""Start-up checks: the site does not start while a view declares no audience or a setting has a bad value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from candour.ui.audience import audience_of


def every_route(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Yield (path template, URL pattern) for every URL in `resolver` (default: all of the site).

    Each path template begins with `prefix`.
    """
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            yield from every_route(part, prefix + str(part.pattern))
        else:
            yield prefix + str(part.pattern), part


@register()
def every_view_declares_its_audience(**_: Any) -> list[CheckMessage]:
    """Start-up check: return an error for each view that does not declare its audience (who may see it)."""
    return [
        Error(f"{route} has no audience.", hint="Put @public, @mailbox_holder or @staff(...) on its view.", id="candour.E001")
        for route, pattern in every_route()
        if audience_of(pattern.callback) is None
    ]


@register()
def settings_are_sound(**_: Any) -> list[CheckMessage]:
    """Start-up check: return an error for each setting of the operator that has a bad value."""
    return [Error(fault, id="candour.E002") for fault in settings.ENVIRONMENT.faults()]
