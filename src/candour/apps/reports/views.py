"""The page on which an administrator sets the body's intake limit and sees how many reports each limit would have marked."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from candour.apps.people.access import StaffRequest, staff
from candour.apps.people.permissions import Permission
from candour.apps.reports import queries
from candour.apps.reports.services import set_limit

_LIMITS_TO_COMPARE = (10, 30, 60, 120, 300)


class LimitForm(forms.Form):
    """Form with which an administrator sets the number of reports in one hour past which further reports are marked."""

    use_required_attribute = False
    reports_an_hour = forms.IntegerField(
        label=_("Mark reports past this many in one hour"),
        min_value=1,
        max_value=100_000,
        error_messages={"required": _("Type a number from 1 to 100000"), "invalid": _("Type a number from 1 to 100000")},
    )


@staff(Permission.SET_INTAKE_LIMITS)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: StaffRequest) -> HttpResponse:
    """Show the intake limit of the administrator's body and, on POST, set a new limit."""
    body = request.staff.body
    limit = queries.limit_of(body.pk)
    form = LimitForm(request.POST or None, initial={"reports_an_hour": limit}, label_suffix="")
    if request.method == "POST" and form.is_valid():
        set_limit(body, form.cleaned_data["reports_an_hour"], by=request.staff, now=timezone.now())
        return redirect("reports:limits")
    now = timezone.now()
    tried = [(other, queries.count_past_limit(body.pk, other, now=now)) for other in sorted({*_LIMITS_TO_COMPARE, limit})]
    context = {"form": form, "body": body, "limit": limit, "tried": tried}
    return render(request, "reports/limits.html", context, status=400 if form.errors else 200)
