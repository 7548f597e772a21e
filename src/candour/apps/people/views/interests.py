"""Pages on which staff declare interests, and end their own."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from candour.apps.forces.models import Officer
from candour.apps.people import services
from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.forms import InterestForm, SearchForm
from candour.apps.people.models import DeclaredInterest
from candour.apps.people.queries import forces_of, officers_named
from candour.ui.posting import posted


@staff()
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponseBase:
    """The page that searches for an officer by name. The form is posted, so that no address or browser history has the name."""
    form = SearchForm(posted(request))
    found = list(officers_named(form.cleaned_data["name"], forces_of(request.staff.body))) if form.is_valid() else None
    return render(request, "people/interest_search.html", {"form": form, "found": found})


@staff()
@require_http_methods(["GET", "POST"])
def declare(request: StaffRequest, officer: uuid.UUID) -> HttpResponseBase:
    """The form that declares the staff member's interest in this officer."""
    whom = Officer.objects.select_related("force").filter(pk=officer, force__in=forces_of(request.staff.body)).first()
    if whom is None:
        raise Http404
    form = InterestForm(posted(request))
    if form.is_valid():
        services.declare_interest(request.staff, whom, form.cleaned_data["relation"], now=timezone.now())
        messages.success(request, _("Declared. You will not be given their matters."))
        return redirect("my_key")
    return render(request, "people/interest_declare.html", {"form": form, "officer": whom})


@staff()
@require_POST
def end(request: StaffRequest, pk: uuid.UUID) -> HttpResponseBase:
    """End a declared interest of the signed-in staff member."""
    interest = DeclaredInterest.objects.filter(pk=pk, staff=request.staff, ended_at=None).first()
    if interest is None:
        raise Http404
    services.end_interest(request.staff, interest, now=timezone.now())
    messages.success(request, _("Ended. That it was there stays on record."))
    return redirect("my_key")
