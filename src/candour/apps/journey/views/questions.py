"""The view of every question page: shows the question and receives the answer.

Without JavaScript the answer is stored in the draft. With JavaScript the server only checks the answer; it
writes no row and sets no cookie. The script sends each answer as structured data or, for an answer that will be sealed, a
marker in its place; it gets back the next address or the errors.
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
from candour.apps.journey.forms.question_forms import PeopleForm
from candour.apps.journey.forms.questions import BY_SLUG, STEPS, JourneyAnswers, Question, step_of
from candour.apps.journey.services import drafts
from candour.apps.journey.services.drafts import DraftContents, DraftKey
from candour.apps.journey.views.exhibits import store_posted_files
from candour.apps.journey.views.requests import answers_of_draft, answers_of_script, explain_failures, form_values, read_json
from candour.apps.reports import queries
from candour.domain.procedure import help_groups
from candour.ui.requests import wants_json


@journey
@require_http_methods(["GET", "HEAD", "POST"])
@explain_failures
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a question's page; on POST, check and store the reporter's answer."""
    asked = BY_SLUG.get(slug)
    if asked is None:
        raise Http404
    if wants_json(request) and request.method == "POST":
        return _check_sent_answer(read_json(request), asked)
    draft = drafts.contents_of(request)
    if draft and draft.sent:
        return redirect("journey:receipt")
    if request.method != "POST":
        return _question_page(request, asked, _form_to_show(request, asked, answers_of_draft(draft)), draft)
    return store_posted_files(request) if slug == "files" else _store_posted_answer(request, asked, draft)


@journey
@require_http_methods(["POST"])
@explain_failures
def forget(request: HttpRequest) -> HttpResponse:
    """Delete the draft on the server and its cookie, and redirect to the start page.

    With JavaScript, the script deletes the draft on the reporter's device.
    """
    if key := drafts.key_of(request):
        drafts.discard_draft(key)
    return drafts.delete_cookie(redirect("journey:start"))


def _check_sent_answer(sent: dict[str, Any], asked: Question) -> HttpResponse:
    """Check the answer that the script sent for `asked`, and answer in JSON with the next page's address or the errors."""
    answers = answers_of_script(sent)
    form = answers.bound_form(asked)
    if not form.is_valid():
        return JsonResponse({"errors": {name: list(map(str, texts)) for name, texts in form.errors.items()}}, status=400)
    return JsonResponse({"next": address_after(answers, asked)})


def _store_posted_answer(request: HttpRequest, asked: Question, before: DraftContents | None) -> HttpResponse:
    """Check the posted answer and store the answer in the draft; redirect to the next page, or show the page with errors.

    `before`: the draft as it was before this answer, or None if there is no draft yet.
    """
    values = form_values(request.POST)
    form = JourneyAnswers({**answers_of_draft(before).answers, asked.slug: values}).bound_form(asked)
    if not form.is_valid():
        return _question_page(request, asked, form, before, status=400)
    key, draft = store_answer(request, asked, values)
    if "more" in request.POST and isinstance(form, PersonRows):
        return drafts.set_cookie(redirect(f"{_address_of(asked)}?rows={form.rows + 1}"), key)
    return drafts.set_cookie(redirect(address_after(JourneyAnswers(draft.answers), asked)), key)


def store_answer(request: HttpRequest, asked: Question, values: dict[str, list[str]]) -> tuple[DraftKey, DraftContents]:
    """Store the values sent for the question `asked` in the draft.

    Returns (key, contents) of the draft, which is new if there was none.
    """

    def put_answer(draft: DraftContents) -> None:
        """Put the values sent for the question `asked` in the draft's answers."""
        draft.answers[asked.slug] = values

    now = timezone.now()
    key, draft = drafts.draft_for(drafts.key_of(request), now=now)
    return key, drafts.save_draft(key, put_answer, now=now) or draft


def address_after(answers: JourneyAnswers, asked: Question) -> str:
    """Return the address of the next question after `asked` or, once every question is answered, of the check page."""
    later = answers.next_question(asked) if answers.missing else None
    return _address_of(later) if later else reverse("journey:check")


def _address_of(asked: Question) -> str:
    """Return the address of the page of this question."""
    return reverse("journey:question", args=[asked.slug])


def _form_to_show(request: HttpRequest, asked: Question, answers: JourneyAnswers) -> QuestionForm:
    """Return the form for a GET of the question's page, filled with the answers of the draft, if any."""
    values = answers.answers.get(asked.slug)
    if issubclass(asked.form, PeopleForm):
        rows = request.GET.get("rows", "1")
        return asked.form(values, rows=int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 3 else 1)  # noqa: PLR2004
    if "body" in request.GET:  # the answers are on the device; the script names the body on which the page's choices depend
        answers = JourneyAnswers({**answers.answers, "who-sees": {"body": [request.GET["body"]]}})
    return answers.form(asked)


def _question_page(
    request: HttpRequest, asked: Question, form: QuestionForm, draft: DraftContents | None, status: int = 200
) -> HttpResponse:
    """Render the page of the question `asked` with this form. `draft`: the draft on the server, if any."""
    before = answers_of_draft(draft).previous_question(asked)
    context = {
        "question": asked,
        "form": form,
        "failed": bool(form.is_bound and status != HTTPStatus.OK),
        "shown": json.dumps(form.structured_names()),
        "draft_on_server": draft is not None,
        "step": step_of(asked),
        "steps": STEPS,
        "back": _address_of(before) if before else reverse("journey:start"),
        "exhibits": draft.exhibits if draft else [],
        **_extra_context(asked),
    }
    return render(request, asked.template, context, status=status)


def _extra_context(asked: Question) -> dict[str, Any]:
    """Return the template values that only some question pages need: lines of help, or the bodies and their staff."""
    if asked.slug == "safety":
        return {"help": help_groups(queries.packs_in_use())}
    if asked.slug == "who-sees":
        teams = [(body, list(queries.intake_team_members(body))) for body in queries.receiving_bodies()]
        return {"bodies": teams, "closed": queries.bodies_not_ready()}
    return {}
