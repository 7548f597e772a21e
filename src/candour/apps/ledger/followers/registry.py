"""The followers of this process by name, as their apps declare them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from candour.apps.ledger.models import Entry
from candour.domain.ledger import Kind

Handler = Callable[[Entry], None]
_NAME = re.compile(r"[a-z_]+\.[a-z_]+", re.ASCII)
_registered: dict[str, Follower] = {}


@dataclass(frozen=True, slots=True)
class Follower:
    """A handler of some kinds of entry. `reset` removes what the handler wrote, before a replay."""

    name: str
    kinds: tuple[Kind, ...]
    handle: Handler
    reset: Callable[[], None] | None = None


def follows(*kinds: Kind, name: str, reset: Callable[[], None] | None = None) -> Callable[[Handler], Handler]:
    """Register a handler of these kinds. `name` is `app.what_it_does`; the cursor is kept under it, so it never changes.

    A follower starts at the first leaf of the log. Without `reset` its handler must be idempotent, so that a replay
    leaves the same rows.
    """
    if not kinds or _NAME.fullmatch(name) is None or name in _registered:
        raise ImproperlyConfigured(f"The follower {name!r} needs a kind to follow, and a name like app.what that is not taken.")

    def register(handle: Handler) -> Handler:
        _registered[name] = Follower(name, kinds, handle, reset)
        return handle

    return register


def registered() -> tuple[Follower, ...]:
    """Every follower, by name."""
    return tuple(_registered[name] for name in sorted(_registered))
