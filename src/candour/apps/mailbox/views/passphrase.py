"""The page where the seven words are typed, which also answers whoever asks for a mailbox that is not open."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from candour.apps.mailbox import access
from candour.apps.mailbox.forms import OpeningForm
from candour.apps.reports.queries import mailbox_salt
from candour.ui.requests import wants_json


def passphrase_page(request: HttpRequest, form: OpeningForm, *, status: int = 200, **more: object) -> HttpResponse:
    """The page itself. It sets no cookie."""
    usual = {"form": form, "salt": mailbox_salt(), "closed": False, "left": False, "kept": False, "wait": None, "wrong": False}
    return render(request, "mailbox/opening.html", usual | more, status=status)


def not_open(request: HttpRequest) -> HttpResponseBase:
    """Answer a request for a mailbox that is not open. What was typed in a plain form comes back with the page."""
    if wants_json(request):
        error = _("Your page has closed itself. Open it again with your passphrase in another tab, then come back and send.")
        return JsonResponse({"error": error, "closed": True}, status=404)
    # Only a plain form is read: reading one with files in it would put them on the disk unsealed.
    plain = request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"
    kept = request.POST.get("text", "") if plain else ""
    form = OpeningForm(initial={"kept": kept, "kept_for": request.resolver_match.url_name if request.resolver_match else ""})
    return passphrase_page(request, form, closed=True, kept=bool(kept))


holder_only = access.mailbox_holder(otherwise=not_open)
