"""Who may use the journey: everybody, from this site's own pages (`ui.origin`).

A reporter is not signed in, so there is no authority that a page of another site could borrow.
"""

from __future__ import annotations

from candour.ui.audience import public
from candour.ui.origin import View, own_forms_only


def journey(view: View) -> View:
    """Mark a view as public and refuse forms of other sites."""
    return public(own_forms_only(view))
