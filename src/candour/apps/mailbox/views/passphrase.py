"""The page with the form for the passphrase of seven words.

The same page is the answer to a request for a mailbox page in a browser in which no mailbox is open.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candour.apps.mailbox import access
from candour.apps.mailbox.forms import OpeningForm
from candour.apps.reports.queries import mailbox_salt
from candour.ui.requests import wants_json


def passphrase_page(request: HttpRequest, form: OpeningForm, *, status: int = 200, **more: object) -> HttpResponse:
    """Render the page with the form for the seven words. Sets no cookie. `more`: further variables of the template."""
    usual = {"form": form, "salt": mailbox_salt(), "closed": False, "left": False, "kept": False, "wait": None, "wrong": False}
    return render(request, "mailbox/opening.html", usual | more, status=status)


def not_open(request: HttpRequest) -> HttpResponseBase:
    """Answer a request for a mailbox that is not open: with the form for the passphrase, or with an error for the script.

    A text that was posted without JavaScript is put into the form, so that it can be sent once the mailbox is open.
    """
    if wants_json(request):
        error = _("Your page has closed itself. Open it again with your passphrase in another tab, then come back and send.")
        return JsonResponse({"error": error, "closed": True}, status=404)
    # Only a form without files is read: Django would write the files of the other kind to disk unsealed.
    plain = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
    kept = request.POST.get("text", "") if plain else ""
    form = OpeningForm(initial={"kept": kept, "kept_for": request.resolver_match.url_name if request.resolver_match else ""})
    return passphrase_page(request, form, closed=True, kept=bool(kept))


holder_only = access.mailbox_holder(otherwise=not_open)
