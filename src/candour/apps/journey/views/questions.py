"""One view for every question: shows it, stores the answer without JavaScript, checks it without storing it with.

With JavaScript the server keeps no state: the script sends what the server may know and markers for the rest, and gets the
next address or the errors back. No row is written and no cookie is set.
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

from candour.apps.journey.access import journey
from candour.apps.journey.forms import PersonRows, QuestionForm
from candour.apps.journey.forms.answers import JourneyAnswers
from candour.apps.journey.forms.people import PeopleForm
from candour.apps.journey.forms.questions import BY_SLUG, STEPS, Question, step_of
from candour.apps.journey.services import drafts
from candour.apps.journey.services.drafts import DraftContents, DraftKey
from candour.apps.journey.views.answers import answers_in, answers_of_script, json_of, plain_failures, values_of
from candour.apps.journey.views.exhibits import take_files
from candour.apps.reports import queries
from candour.domain.procedure import help_groups
from candour.ui.requests import wants_json


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
    draft = drafts.contents_of(request)
    if draft and draft.sent:
        return redirect("journey:receipt")
    if request.method != "POST":
        return _page(request, asked, _form_to_show(request, asked, answers_in(draft)), draft)
    return take_files(request) if slug == "files" else _taken(request, asked, draft)


@journey
@require_http_methods(["POST"])
@plain_failures
def forget(request: HttpRequest) -> HttpResponse:
    """Delete the draft on the server; the script deletes the one on the device."""
    if key := drafts.key_of(request):
        drafts.discard_draft(key)
    return drafts.delete_cookie(redirect("journey:start"))


def _checked(sent: dict[str, Any], asked: Question) -> HttpResponse:
    answers = answers_of_script(sent)
    form = answers.bound(asked)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(map(str, texts)) for name, texts in form.errors.items()}}, status=400)
    return JsonResponse({"next": address_after(answers, asked)})


def _taken(request: HttpRequest, asked: Question, before: DraftContents | None) -> HttpResponse:
    values = values_of(request.POST)
    form = JourneyAnswers({**answers_in(before).answers, asked.slug: values}).bound(asked)
    if not form.is_valid():
        return _page(request, asked, form, before, status=400)
    key, draft = store_answer(request, asked, values)
    if "more" in request.POST and isinstance(form, PersonRows):
        return drafts.set_cookie(redirect(f"{_address(asked)}?rows={form.rows + 1}"), key)
    return drafts.set_cookie(redirect(address_after(JourneyAnswers(draft.answers), asked)), key)


def store_answer(request: HttpRequest, asked: Question, values: dict[str, list[str]]) -> tuple[DraftKey, DraftContents]:
    """Put an answer into the draft; the first one starts it. An expired draft is started again with this answer."""

    def put(draft: DraftContents) -> None:
        draft.answers[asked.slug] = values

    now = timezone.now()
    key, draft = drafts.draft_for(drafts.key_of(request), now=now)
    return key, drafts.save_draft(key, put, now=now) or draft


def address_after(answers: JourneyAnswers, asked: Question) -> str:
    """The next page: the next question, or checking where no question is open."""
    later = answers.after(asked) if answers.missing else None
    return _address(later) if later else reverse("journey:check")


def _address(asked: Question) -> str:
    return reverse("journey:question", args=[asked.slug])


def _form_to_show(request: HttpRequest, asked: Question, answers: JourneyAnswers) -> QuestionForm:
    values = answers.answers.get(asked.slug)
    if issubclass(asked.form, PeopleForm):
        rows = request.GET.get("rows", "1")
        return asked.form(values, rows=int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 3 else 1)  # noqa: PLR2004
    if "body" in request.GET:  # the script holds the answers; it asks for the page with the one its questions depend on
        answers = JourneyAnswers({**answers.answers, "who-sees": {"body": [request.GET["body"]]}})
    return answers.form(asked)


def _page(
    request: HttpRequest, asked: Question, form: QuestionForm, draft: DraftContents | None, status: int = 200
) -> HttpResponse:
    before = answers_in(draft).before(asked)
    context = {
        "question": asked,
        "form": form,
        "failed": bool(form.is_bound and status != HTTPStatus.OK),
        "shown": json.dumps(form.structured_names()),
        "kept_here": draft is not None,
        "step": step_of(asked),
        "steps": STEPS,
        "back": _address(before) if before else reverse("journey:start"),
        "exhibits": draft.exhibits if draft else [],
        **_more(asked),
    }
    return render(request, asked.template, context, status=status)


def _more(asked: Question) -> dict[str, Any]:
    if asked.slug == "safety":
        return {"help": help_groups(queries.laws())}
    if asked.slug == "who-sees":
        return {"bodies": [(body, list(queries.members(body))) for body in queries.receiving_bodies()]}
    return {}
