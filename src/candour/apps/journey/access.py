"""Who may use the journey: everybody. Forms posted from another site's pages are refused (`ui.origin`).

A reporter is not signed in, so a page of another site gains no rights by posting here.
"""

from __future__ import annotations

from candour.ui.audience import public
from candour.ui.origin import View, own_forms_only


def journey(view: View) -> View:
    """Decorate a view of the reporter's pages: anybody may use the view, but a form posted from another site is refused."""
    return public(own_forms_only(view))
