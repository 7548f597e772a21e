"""The audience of a view: who may see its page. Every view declares one; otherwise the site does not start (`config.checks`).

Lives here: the declaration, and the audience "public". The decorators for other audiences also enforce them: `staff` in
`apps.people.access`, `mailbox_holder` in `apps.mailbox.access`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def declare(audience: str) -> Callable[[View], View]:
    """Return a decorator that records who may see a view: `audience`, such as "public" or "staff: investigator"."""

    def mark(view: View) -> View:
        """Store the audience on the view and return it unchanged."""
        view.__dict__["audience"] = audience
        return view

    return mark


public = declare("public")


def audience_of(view: Callable[..., Any]) -> str | None:
    """Return a view's declared audience; None where it declares none."""
    return getattr(view, "audience", None)


def app_of(view: Callable[..., Any]) -> str:
    """Return the label of the app that a view belongs to, such as "desk"; empty for a view outside the apps."""
    before, _, rest = view.__module__.partition("candour.apps.")
    return "" if before else rest.partition(".")[0]
