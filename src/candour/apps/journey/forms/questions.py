"""The reporter's journey as data: its questions in order, and when each is asked.

Next, previous, the step's number and the questions still open all follow from this list (`answers`). Not here: the forms
themselves, pages, sending.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms import QuestionForm, account, ending, people, start

Facts = Mapping[str, Any]


def always(facts: Facts) -> bool:
    """Ask everybody."""
    del facts
    return True


@dataclass(frozen=True)
class Question:
    """One page: its address, form, heading and template, and when it applies.

    `follows` marks a page that continues the one before it and shares its step number.
    """

    slug: str
    form: type[QuestionForm]
    heading: Any
    template: str = "journey/question.html"
    when: Callable[[Facts], bool] = always
    follows: bool = False


def _gives_a_name(facts: Facts) -> bool:
    return facts.get("mode") in {"confidential", "named"}


def _tells_for_another(facts: Facts) -> bool:
    return facts.get("relation") == "for_another"


QUESTIONS: tuple[Question, ...] = (
    Question("safety", start.SafetyForm, _("Are you safe now?"), "journey/questions/safety.html"),
    Question("who-sees", start.WhoSeesForm, _("Who will see this"), "journey/questions/who_sees.html"),
    Question("how", start.HowForm, _("How you want to tell us"), "journey/questions/how.html"),
    Question("about-you", start.IdentityForm, _("Your name, and how to reach you"), when=_gives_a_name, follows=True),
    Question("relation", start.RelationForm, _("Who you are")),
    Question("for-another", start.ForAnotherForm, _("The person you tell this for"), when=_tells_for_another, follows=True),
    Question("kind", account.KindForm, _("What kind of thing"), "journey/questions/kind.html"),
    Question("scene", account.SceneForm, _("Think back first"), "journey/questions/scene.html"),
    Question("account", account.AccountForm, _("What happened"), "journey/questions/account.html", follows=True),
    Question(
        "prompts", account.PromptsForm, _("A bit more, if it comes to you"), "journey/questions/optional.html", follows=True
    ),
    Question("timeline", account.TimelineForm, _("In order of time"), "journey/questions/optional.html", follows=True),
    Question("people", people.PeopleForm, _("Who was involved"), "journey/questions/people.html"),
    Question("when", ending.WhenWhereForm, _("When and where")),
    Question("before", people.BeforeForm, _("Who you told before")),
    Question("near", people.NearForm, _("Being near this person")),
    Question("not-handle", people.ExclusionsForm, _("Who must not work on this"), "journey/questions/optional.html"),
    Question("files", ending.ExhibitsForm, _("Pictures, messages and other files"), "journey/questions/exhibits.html"),
    Question("wishes", ending.WishesForm, _("What you want"), "journey/questions/optional.html"),
    Question("support", ending.SupportForm, _("Support for you"), "journey/questions/optional.html"),
)

BY_SLUG = {question.slug: question for question in QUESTIONS}
STEPS = sum(not question.follows for question in QUESTIONS) + 1  # the last step is checking and sending


def step_of(question: Question) -> int:
    """The step a page belongs to, from 1. The same for everybody, so a page needs no answers to show it."""
    position = QUESTIONS.index(question)
    return sum(not earlier.follows for earlier in QUESTIONS[: position + 1])
