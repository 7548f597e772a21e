"""One view for every question: shows it, takes the answer without JavaScript, checks it without keeping it with.

Stateless with JavaScript: the script sends what the server may know and marks for the rest, and gets the next address
or the errors back. Nothing of that is stored and no cookie is set.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from candour.apps.reports import queries
from candour.apps.reports.access import draft_key, drop_key, journey, keep_key
from candour.apps.reports.forms import PersonRows, QuestionForm
from candour.apps.reports.forms.people import PeopleForm
from candour.apps.reports.journey import BY_SLUG, STEPS, Question, step_of
from candour.apps.reports.services import Cabinet, discard_draft, draft_for, save_draft
from candour.apps.reports.services.drafts import DraftKey
from candour.apps.reports.telling import Telling
from candour.apps.reports.views.answers import (
    cabinet_of,
    json_of,
    marked_telling,
    plain_failures,
    telling_of,
    values_of,
    wants_json,
)
from candour.apps.reports.views.exhibits import take_files
from candour.domain.procedure import help_groups


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@plain_failures
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a question, or take its answer."""
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    if wants_json(request) and request.method == "POST":
        return _checked(json_of(request), asked)
    cabinet = cabinet_of(request)
    if cabinet and cabinet.sent:
        return redirect("reports:receipt")
    if request.method != "POST":
        return _page(request, asked, _form_to_show(request, asked, telling_of(cabinet)), cabinet)
    return take_files(request) if slug == "files" else _taken(request, asked, cabinet)


@journey
@require_http_methods(["POST"])
@plain_failures
def forget(request: HttpRequest) -> HttpResponse:
    """Delete what was written here; the device's own draft is deleted by its script."""
    if key := draft_key(request):
        discard_draft(key)
    return drop_key(redirect("reports:start"))


def _checked(sent: dict[str, Any], asked: Question) -> HttpResponse:
    telling = marked_telling(sent)
    form = telling.bound(asked)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(map(str, texts)) for name, texts in form.errors.items()}}, status=400)
    return JsonResponse({"next": address_after(telling, asked)})


def _taken(request: HttpRequest, asked: Question, before: Cabinet | None) -> HttpResponse:
    values = values_of(request.POST)
    form = Telling({**telling_of(before).answers, asked.slug: values}).bound(asked)
    if not form.is_valid():
        return _page(request, asked, form, before, status=400)
    key, cabinet = keep_answer(request, asked, values)
    if "more" in request.POST and isinstance(form, PersonRows):
        return keep_key(redirect(f"{_address(asked)}?rows={form.rows + 1}"), key)
    return keep_key(redirect(address_after(Telling(cabinet.answers), asked)), key)


def keep_answer(request: HttpRequest, asked: Question, values: dict[str, list[str]]) -> tuple[DraftKey, Cabinet]:
    """Put an answer into her draft; the first one starts it. An expired draft is started again with this answer."""

    def put(cabinet: Cabinet) -> None:
        cabinet.answers[asked.slug] = values

    now = timezone.now()
    key, cabinet = draft_for(draft_key(request), now=now)
    return key, save_draft(key, put, now=now) or cabinet


def address_after(telling: Telling, asked: Question) -> str:
    """Where to go next: on, or to checking where nothing is open any more."""
    later = telling.after(asked) if telling.missing else None
    return _address(later) if later else reverse("reports:check")


def _address(asked: Question) -> str:
    return reverse("reports:question", args=[asked.slug])


def _form_to_show(request: HttpRequest, asked: Question, telling: Telling) -> QuestionForm:
    values = telling.answers.get(asked.slug)
    if issubclass(asked.form, PeopleForm):
        rows = request.GET.get("rows", "1")
        return asked.form(values, rows=int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 3 else 1)  # noqa: PLR2004
    if "body" in request.GET:  # the script has her answers; the page is asked for with the one its questions depend on
        telling = Telling({**telling.answers, "who-sees": {"body": [request.GET["body"]]}})
    return telling.form(asked)


def _page(
    request: HttpRequest, asked: Question, form: QuestionForm, cabinet: Cabinet | None, status: int = 200
) -> HttpResponse:
    before = telling_of(cabinet).before(asked)
    context = {
        "question": asked,
        "form": form,
        "failed": bool(form.is_bound and status != HTTPStatus.OK),
        "shown": json.dumps(form.structured_names()),
        "kept_here": cabinet is not None,
        "step": step_of(asked),
        "steps": STEPS,
        "back": _address(before) if before else reverse("reports:start"),
        "exhibits": cabinet.exhibits if cabinet else [],
        **_more(asked),
    }
    return render(request, asked.template, context, status=status)


def _more(asked: Question) -> dict[str, Any]:
    if asked.slug == "safety":
        return {"help": help_groups(queries.laws())}
    if asked.slug == "who-sees":
        return {"bodies": [(body, list(queries.members(body))) for body in queries.receiving_bodies()]}
    return {}
