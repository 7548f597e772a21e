"""Who a view is for. Every view declares it; the site refuses to start otherwise (config/checks.py).

Lives here: the mark and the public audience. The marks that need a login are apps/people/access.py (`staff`)
and apps/mailbox/access.py (`mailbox_holder`), which enforce what they declare.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def declare(audience: str) -> Callable[[View], View]:
    """Mark a view as meant for `audience`, in words a test can read ("public", "staff: assign_cases")."""

    def mark(view: View) -> View:
        view.__dict__["audience"] = audience
        return view

    return mark


public = declare("public")


def audience_of(view: Callable[..., Any]) -> str | None:
    """The declared audience, or None."""
    return getattr(view, "audience", None)
