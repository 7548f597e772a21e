"""The registry of followers: `@follows` adds a handler to it when the module of an app is imported."""

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
    """A registered follower: its name, kinds of entry, and the function `handle` that is called for each entry of these kinds.

    `reset` is called before a replay and removes the rows that `handle` wrote.
    """

    name: str
    kinds: tuple[Kind, ...]
    handle: Handler
    reset: Callable[[], None] | None = None


def follows(*kinds: Kind, name: str, reset: Callable[[], None] | None = None) -> Callable[[Handler], Handler]:
    """Return a decorator that registers a function as the follower `name`, called for each entry of these kinds.

    `name` is `app.what_it_does` and must never change, because the follower's cursor is stored under it. A new follower
    starts at the first leaf of the log. Without `reset` the function must be idempotent, so that a replay leaves the same rows.
    """
    if not kinds or _NAME.fullmatch(name) is None or name in _registered:
        raise ImproperlyConfigured(f"The follower {name!r} needs a kind to follow, and a name like app.what that is not taken.")

    def register(handle: Handler) -> Handler:
        """Register the function `handle` as the follower's handler and return `handle` unchanged."""
        _registered[name] = Follower(name, kinds, handle, reset)
        return handle

    return register


def registered() -> tuple[Follower, ...]:
    """Return every registered follower, sorted by name."""
    return tuple(_registered[name] for name in sorted(_registered))
