"""Who may use the journey: everybody, without signing in. Forms posted from another site's pages are refused (`ui.origin`)."""

from __future__ import annotations

from candour.ui.audience import public
from candour.ui.origin import View, own_forms_only


def journey(view: View) -> View:
    """Decorate a view of the reporter's pages: anybody may use the view, but a form posted from another site is refused."""
    return public(own_forms_only(view))
