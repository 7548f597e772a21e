"""The reporter's journey as data: the questions in order, the condition under which each is asked, and the answers so far.

The next and previous page, the step number, the unanswered questions and the facts are computed from the list `QUESTIONS` and
the answers. The rules are the same with and without JavaScript. Without JavaScript the answers come from the sealed draft; with
JavaScript the browser sends the structured answers, and for each sealed answer only a marker (`base.FILLED`). Nothing here is
stored. Not here: the forms (`question_forms`), pages, sending.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.apps.journey.forms import question_forms as forms
from candour.apps.journey.forms.base import Place, QuestionForm, Values, masked_form, only_optional_sealed_fields
from candour.ui.errors import Refusal

Facts = Mapping[str, Any]
Answers = Mapping[str, Values]
_FIELDS_OF_SUBMISSION = ("body", "mode", "relation", "categories", "force")
_FLAG_REASONS = {"no": ("not_safe",), "unsure": ("unsure_safe",)}


def always(facts: Facts) -> bool:
    """Return True whatever the facts are: the condition of a question that every reporter is asked."""
    del facts
    return True


@dataclass(frozen=True)
class Question:
    """A page with a question: address (`slug`), form, heading and template.

    `when`: a function of the facts (structured answers so far) that returns whether the question is asked. `follows`: whether
    the page continues the previous page and shares the step number of that page.
    """

    slug: str
    form: type[QuestionForm]
    heading: Any
    template: str = "journey/question.html"
    when: Callable[[Facts], bool] = always
    follows: bool = False


def _is_not_anonymous(facts: Facts) -> bool:
    """Whether the reporter chose to report in confidence or by name, so that the name is asked."""
    return facts.get("mode") in {"confidential", "named"}


def _reports_for_another(facts: Facts) -> bool:
    """Whether the reporter writes on behalf of another person, so that questions about this person are asked."""
    return facts.get("relation") == "for_another"


QUESTIONS: tuple[Question, ...] = (
    Question("safety", forms.SafetyForm, gettext_lazy("Are you safe now?"), "journey/questions/safety.html"),
    Question("who-sees", forms.WhoSeesForm, gettext_lazy("Who will see this"), "journey/questions/who_sees.html"),
    Question("how", forms.HowForm, gettext_lazy("How you want to tell us"), "journey/questions/how.html"),
    Question(
        "about-you", forms.IdentityForm, gettext_lazy("Your name, and how to reach you"), when=_is_not_anonymous, follows=True
    ),
    Question("relation", forms.RelationForm, gettext_lazy("Who you are")),
    Question(
        "for-another",
        forms.ForAnotherForm,
        gettext_lazy("The person you tell this for"),
        when=_reports_for_another,
        follows=True,
    ),
    Question("kind", forms.KindForm, gettext_lazy("What kind of thing"), "journey/questions/kind.html"),
    Question("scene", forms.SceneForm, gettext_lazy("Think back first"), "journey/questions/scene.html"),
    Question("account", forms.AccountForm, gettext_lazy("What happened"), "journey/questions/account.html", follows=True),
    Question(
        "prompts",
        forms.PromptsForm,
        gettext_lazy("A bit more, if it comes to you"),
        "journey/questions/optional.html",
        follows=True,
    ),
    Question("timeline", forms.TimelineForm, gettext_lazy("In order of time"), "journey/questions/optional.html", follows=True),
    Question("people", forms.PeopleForm, gettext_lazy("Who was involved"), "journey/questions/people.html"),
    Question("when", forms.WhenWhereForm, gettext_lazy("When and where")),
    Question("before", forms.BeforeForm, gettext_lazy("Who you told before")),
    Question("near", forms.NearForm, gettext_lazy("Being near this person")),
    Question("not-handle", forms.ExclusionsForm, gettext_lazy("Who must not work on this"), "journey/questions/optional.html"),
    Question(
        "files", forms.ExhibitsForm, gettext_lazy("Pictures, messages and other files"), "journey/questions/exhibits.html"
    ),
    Question("wishes", forms.WishesForm, gettext_lazy("What you want"), "journey/questions/optional.html"),
    Question("support", forms.SupportForm, gettext_lazy("Support for you"), "journey/questions/optional.html"),
)

BY_SLUG = {question.slug: question for question in QUESTIONS}
STEPS = sum(not question.follows for question in QUESTIONS) + 1  # the last step is the check page, which sends the report


def step_of(question: Question) -> int:
    """Return the number, from 1, of the step that a question's page belongs to. The number does not depend on the answers."""
    position = QUESTIONS.index(question)
    return sum(not earlier.follows for earlier in QUESTIONS[: position + 1])


class Mode(Enum):
    """Where a reporter's answers come from: the draft on the server, one question page, or the sending of the report.

    The mode decides how much of the answers the server can read and checks.
    """

    ON_SERVER = auto()  # full text, from the stored draft
    STEP_FROM_BROWSER = auto()  # markers for sealed answers, sent with one question
    SUBMIT_FROM_BROWSER = auto()  # markers, sent with the report; ids are checked when it is received


@dataclass(frozen=True)
class JourneyAnswers:
    """A reporter's answers so far.

    It computes which questions the reporter is asked, and which of these are answered completely. `answers`: question slug →
    field name → the values sent.
    """

    answers: Answers = field(default_factory=dict)
    mode: Mode = Mode.ON_SERVER

    def form(self, question: Question) -> QuestionForm:
        """Return the question's form, bound to the reporter's answers, or unbound if the question was not answered."""
        return self._make_form(question, self.answers.get(question.slug), self.facts)

    def bound_form(self, question: Question) -> QuestionForm:
        """Return the question's form, bound to the reporter's answers, or to empty values if the question was not answered."""
        return self._make_form(question, self.answers.get(question.slug, {}), self.facts)

    def _make_form(self, question: Question, values: Values | None, facts: Mapping[str, Any]) -> QuestionForm:
        """Return the question's form, bound to `values`, and masked (`masked_form`) unless the answers come from a draft."""
        form = (question.form if self.mode is Mode.ON_SERVER else masked_form(question.form))(values)
        if self.mode is not Mode.SUBMIT_FROM_BROWSER:
            form.use_earlier_answers(facts)
        return form

    @cached_property
    def _asked_and_facts(self) -> tuple[list[tuple[Question, bool]], dict[str, Any]]:
        """The (question, whether complete) of each question that applies, in order; and the facts: field name → answer."""
        asked: list[tuple[Question, bool]] = []
        facts: dict[str, Any] = {}
        for question in QUESTIONS:
            if question.when(facts):
                structured = self._structured_answers(question, facts)
                asked.append((question, structured is not None))
                facts |= structured or {}
        return asked, facts

    def _structured_answers(self, question: Question, facts: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return field name → structured answer of the question, or None if the question is not complete."""
        values = self.answers.get(question.slug)
        if values is not None and self.mode is not Mode.ON_SERVER and only_optional_sealed_fields(question.form):
            return {}
        form = self._make_form(question, values, facts)
        return form.structured() if form.is_valid() else None

    @property
    def facts(self) -> dict[str, Any]:
        """The structured answers, by field name, of all complete questions that apply."""
        return self._asked_and_facts[1]

    @property
    def asked(self) -> list[Question]:
        """The questions that apply given the answers so far, in order."""
        return [question for question, _complete in self._asked_and_facts[0]]

    @property
    def missing(self) -> list[Question]:
        """The questions that apply and are not completely answered, in order."""
        return [question for question, complete in self._asked_and_facts[0] if not complete]

    def next_question(self, question: Question) -> Question | None:
        """Return the next question that applies after this one, or None after the last."""
        later = [asked for asked in self.asked if QUESTIONS.index(asked) > QUESTIONS.index(question)]
        return later[0] if later else None

    def previous_question(self, question: Question) -> Question | None:
        """Return the question that applies before this one, or None before the first."""
        earlier = [asked for asked in self.asked if QUESTIONS.index(asked) < QUESTIONS.index(question)]
        return earlier[-1] if earlier else None

    def sealed_answers(self) -> Iterator[tuple[Place, str, Any, str]]:
        """Yield (place, field name, value, prompt the reporter read) for each sealed answer that is not empty, in order."""
        for question in self.asked:
            form = self.bound_form(question)
            form.is_valid()
            named = prompts(question.form)
            for name, place in form.places().items():
                value = form.cleaned_data.get(name)
                if value not in (None, "", []) and not form.is_hidden(name):
                    yield place, name, _value_as_text(form, name, value), str(named.get(name, ""))


def submission_columns(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of `reports.services.Submission` that are computed from `facts` (structured field name → answer)."""
    return {
        "body": UUID(facts["body"]),
        "mode": facts["mode"],
        "relation": facts["relation"],
        "categories": tuple(facts["categories"]),
        "force": UUID(facts["force"]) if facts.get("force") else None,
        "facts": {name: value for name, value in facts.items() if name not in _FIELDS_OF_SUBMISSION},
        "safety_reasons": _FLAG_REASONS.get(facts["safe"], ()),
    }


def _value_as_text(form: QuestionForm, name: str, value: Any) -> Any:
    """Return the field's value as text, with the words of the choice in place of a code; a list of texts for a list."""
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return [str(choices.get(code, code)) for code in value]
    return str(choices.get(value, value)) if choices else str(value).replace("\r\n", "\n")


def answers_from_json(sent: object) -> dict[str, dict[str, list[str]]]:
    """Return answers sent as JSON (question slug → field name → values), without unknown questions.

    Raises Refusal if the JSON does not have this shape.
    """
    if not isinstance(sent, dict):
        raise Refusal(_("Send the answers as an object of questions."))
    return {slug: _checked_values(values) for slug, values in sent.items() if slug in BY_SLUG}


def _checked_values(values: object) -> dict[str, list[str]]:
    """Return one question's answers. Raises Refusal unless the answers map field names to lists of texts."""
    if not isinstance(values, dict) or len(values) > 200:  # noqa: PLR2004 - more than any page has
        raise Refusal(_("Send each question's answers as an object of fields."))
    for sent in values.values():
        if not isinstance(sent, list) or not all(isinstance(text, str) for text in sent):
            raise Refusal(_("Send each field's values as a list of texts."))
    return values


def prompts(form: type[QuestionForm]) -> dict[str, Any]:
    """Map each form field that asks for a section of the reporter's account to its prompt, which the reporter reads.

    The prompt is sealed together with the answer.
    """
    return {name: form.base_fields[name].label for name, place in form.sealed.items() if place.kind == "account"}
