"""The form of each question of the journey, in the order in which the questions are asked.

The account follows the Self-Administered Interview (Gabbert, Hope and Fisher, Law and Human Behavior 33, 2009): the reporter
thinks back to the setting first, then writes everything in any order, then answers open prompts about the senses, people and
speech, then lists the events in order of time. No prompt suggests an answer, names a category of conduct or asks why.
Not here: when each question is asked (`questions`), what the forms share (`base`).
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms.base import (
    Codes,
    PersonRows,
    Place,
    QuestionForm,
    RowId,
    checkboxes,
    marker_for,
    partial_date,
    radios,
    text_area,
    text_line,
)
from candour.apps.reports import queries
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack

ACCOUNT = Place("account")
LONGEST = 200_000
_CHOOSE_ONE = _("Choose at least one. “Something else” is fine")


class SafetyForm(QuestionForm):
    """Asks whether the reporter is safe. After "no" or "not sure", staff get a warning (safety flag) that they must answer."""

    sealed = {"keep_safe": Place("safety", "keep_safe")}
    safe = radios(
        _("Are you safe right now?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        hint=_("If you say no or not sure, the people who read reports will see it first."),
        missing=_("Choose yes, no or not sure"),
    )
    keep_safe = text_area(_("What should we know to keep you safe? (if you want to say)"), rows=4)


class WhoSeesForm(QuestionForm):
    """Asks which body receives the report. Offers only bodies whose intake team has a public key to seal to."""

    body = radios(_("Who should get what you tell us?"), queries.body_choices, missing=_("Choose who should get it"))

    masked_fields = {"body": RowId(error_messages=body.error_messages)}


class HowForm(QuestionForm):
    """Asks whether the report is anonymous, confidential or named."""

    mode = radios(
        _("How much do you want us to know about who you are?"),
        [
            (Report.Mode.ANONYMOUS.value, _("Nothing. I want to stay anonymous")),
            (Report.Mode.CONFIDENTIAL.value, _("My name, but only for the people who read this")),
            (Report.Mode.NAMED.value, _("My name, and you may use it in your work on this")),
        ],
        missing=_("Choose how much we may know"),
    )


class IdentityForm(QuestionForm):
    """Asks for the reporter's name and a safe way to reach the reporter."""

    sealed = {
        "name": Place("identity", "name"),
        "contact": Place("identity", "contact"),
        "contact_care": Place("identity", "contact_care"),
    }
    name = text_line(_("Your name"), missing=_("Type your name, or go back and choose to stay anonymous"))
    contact = text_line(
        _("A safe way to reach you (if you want)"),
        hint=_(
            "A phone number or e-mail that nobody else reads. "
            "You will have a private mailbox here, so you can leave this empty."
        ),
    )
    contact_care = text_area(
        _("When is it safe, and what should we not do? (if you want)"), hint=_("For example: do not leave a message."), rows=3
    )


class RelationForm(QuestionForm):
    """Asks for the reporter's relation to the police."""

    relation = radios(_("Who are you?"), Report.Relation.choices, missing=_("Choose the one that fits best"))


class ForAnotherForm(QuestionForm):
    """Asks about the person on whose behalf the reporter writes."""

    sealed = {"other_name": Place("identity", "telling_for"), "other_tie": Place("identity", "tie")}
    other_knows = radios(
        _("Does that person know you are telling us?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        missing=_("Choose yes, no or not sure"),
    )
    other_name = text_line(_("Who is it? (if you want to say)"))
    other_tie = text_line(
        _("What are you to each other? (if you want to say)"), hint=_("For example: friend, mother, colleague.")
    )


class KindForm(QuestionForm):
    """Asks which categories of conduct fit: those in the chosen body's pack, or in all packs in use if no body is chosen."""

    masked_fields = {"categories": Codes(error_messages={"required": _CHOOSE_ONE})}

    @property
    def depends_on_body(self) -> bool:
        """Whether the bodies of this installation use more than one procedure pack, so that the categories offered differ."""
        return len(queries.packs_in_use()) > 1

    def build(self) -> None:
        """Offer no category yet. `use_earlier_answers` adds the categories later, because they depend on the chosen body."""
        if not self.masked:
            self._offer_categories()

    def use_earlier_answers(self, facts: Mapping[str, Any]) -> None:
        """Offer the categories of the chosen body's procedure pack, or of every pack in use if no body is chosen."""
        self.chosen_body = str(facts.get("body") or "")
        self._offer_categories(*(queries.packs_of_body(self.chosen_body) if self.chosen_body else queries.packs_in_use()))

    def _offer_categories(self, *packs: Pack) -> None:
        """Set the form's choices and hints to the categories of conduct in these procedure packs."""
        self.hints = queries.category_hints(*packs)
        self.fields["categories"] = checkboxes(
            _("What kind of thing happened?"),
            queries.category_choices(*packs),
            hint=_("Choose all that fit. It does not have to be exact."),
            missing=_CHOOSE_ONE,
        )


class SceneForm(QuestionForm):
    """Asks where the reporter was, so that the reporter remembers the setting before writing the account."""

    sealed = {"scene": ACCOUNT}
    scene = text_area(
        _("Where were you, and what was around you?"),
        hint=_(
            "Take your time. Think back to that day: what you were doing, what the place was like, how you felt. "
            "Write what comes to you."
        ),
        rows=8,
        longest=LONGEST,
    )


class AccountForm(QuestionForm):
    """Asks for everything the reporter remembers. Of all parts of the account, only this answer must not be empty."""

    sealed = {"account": ACCOUNT}
    account = text_area(
        _("Tell us everything you remember"),
        hint=_(
            "Any order is fine. Put in small things too, even if they seem not to matter. "
            "If you are not sure of something, say so. Do not guess."
        ),
        missing=_("Write what happened. A few words are enough; you can add more later"),
        rows=16,
        longest=LONGEST,
    )


class PromptsForm(QuestionForm):
    """Asks open questions about what the reporter saw, heard and felt, and about the people. Every answer may be empty."""

    sealed = dict.fromkeys(("seen", "heard", "said", "others", "after"), ACCOUNT)
    seen = text_area(_("What did you see?"), longest=LONGEST)
    heard = text_area(_("What did you hear, smell or feel?"), longest=LONGEST)
    said = text_area(
        _("What did people say?"), hint=_("Use the words they used, as well as you remember them."), longest=LONGEST
    )
    others = text_area(_("Who else was there?"), longest=LONGEST)
    after = text_area(_("What happened afterwards?"), longest=LONGEST)


class TimelineForm(QuestionForm):
    """Asks the reporter to list the same events once more, one on each line, in order of time."""

    sealed = {"timeline": ACCOUNT}
    timeline = text_area(
        _("Put what you remember in order of time"),
        hint=_("One thing on each line, the earliest first. Leave gaps where you do not know."),
        rows=10,
        longest=LONGEST,
    )


KNOWS = [("yes", _("I know who it was")), ("some", _("I know a little")), ("no", _("I do not know who it was"))]


def _person_fields() -> dict[str, forms.Field]:
    """Return field name → new form field for the questions about one person who was involved."""
    return {
        "knows": radios(_("Do you know who this was?"), KNOWS, required=False, missing=_("Choose whether you know who it was")),
        "name": text_line(_("Name or nickname"), hint=_("As much as you know.")),
        "rank": text_line(_("Rank or job")),
        "works": text_line(_("Where they work"), hint=_("A station, team or shift.")),
        "shoulder": text_line(_("Number on their shoulder or badge"), hint=_("Even part of it helps.")),
        "looks": text_area(_("What they looked like"), rows=3),
        "vehicle": text_line(_("Their vehicle"), hint=_("The kind, the number plate, or letters on its roof.")),
        "seen_at": text_area(_("When and where you saw them"), rows=3),
        "tie": text_line(_("How you know them, if you do")),
    }


_MARKERS = {name: marker_for(field) for name, field in _person_fields().items()}


class PeopleForm(PersonRows):
    """Asks about up to ten people who were involved, identified or not. Every field is sealed."""

    row_prefix = "person"

    def build(self) -> None:
        """Add one group of fields for each person; `rows` is the number of people."""
        for row in range(self.rows):
            for name, field in (_MARKERS if self.masked else _person_fields()).items():
                self.fields[f"person-{row}-{name}"] = copy(field) if self.masked else field
        self.fields["person-0-knows"].required = True

    def places(self) -> dict[str, Place]:
        """Map every field of every person to the sealed document that lists the people."""
        return {name: Place("people", name) for name in self.fields}

    def groups(self) -> list[list[Any]]:
        """Return the bound fields, one list for each person."""
        return [[self[name] for name in self.fields if name.startswith(f"person-{row}-")] for row in range(self.rows)]

    @property
    def has_room_for_row(self) -> bool:
        """Whether the page can offer a group of fields for another person."""
        return self.rows < self.max_rows


class WhenWhereForm(QuestionForm):
    """Asks when and where the events happened and which police force is concerned. Exact place and time are sealed."""

    sealed = {"place": Place("account"), "time": Place("account")}
    conditional = {"when": {"day": ("on",), "range": ("since", "until")}}
    when = radios(
        _("When did it happen?"),
        [("day", _("On one day")), ("range", _("More than once, or over some time")), ("unsure", _("I am not sure"))],
        missing=_("Choose one, or “I am not sure”"),
    )
    on = partial_date(_("Which day?"), hint=_("For example 27 3 2026. Leave out what you do not know."))
    since = partial_date(_("From about when?"), hint=_("Just a year is fine."))
    until = partial_date(_("Until about when?"), hint=_("Leave this empty if it is still going on."))
    time = text_area(
        _("Anything more about the time (if you want)"),
        hint=_("For example: on a night shift, just before my birthday."),
        rows=2,
    )
    force = forms.ChoiceField(
        label=_("Which police force does it concern?"),
        help_text=_("If you do not know, leave it."),
        choices=queries.force_choices,
        required=False,
        error_messages={"invalid_choice": _("Choose a force from the list, or leave it")},
    )
    place = text_area(
        _("Where did it happen? (if you want to say)"), hint=_("A building, a street, a car, a phone or an app."), rows=3
    )

    masked_fields = {"force": RowId(required=False, error_messages={"invalid": force.error_messages["invalid_choice"]})}

    def clean(self) -> dict[str, Any]:
        """Drop dates of a choice that the reporter did not make. A period that ends before it begins is a form error."""
        cleaned: dict[str, Any] = super().clean() or {}
        for choice, names in self.conditional["when"].items():
            if cleaned.get("when") != choice:
                cleaned |= dict.fromkeys(names, "")
        since, until = cleaned.get("since", ""), cleaned.get("until", "")
        if since and until and until < since[: len(until)]:
            self.add_error("until", _("This is earlier than the day it began. Check both."))
        return cleaned


class BeforeForm(QuestionForm):
    """Asks whether the reporter has already told anyone about the events, who that was, and what they did then."""

    sealed = {"told_whom": Place("before", "told_whom"), "what_then": Place("before", "what_then")}
    conditional = {"told": {"yes": ("told_whom", "what_then")}}
    told = radios(
        _("Have you told anyone about this before?"),
        [("yes", _("Yes")), ("no", _("No"))],
        hint=_("A boss, another officer, a friend, a doctor. If you told no one, that is fine."),
        missing=_("Choose yes or no"),
    )
    told_whom = text_area(_("Who did you tell, and when?"), rows=4)
    what_then = text_area(_("What happened then?"), rows=4)


class NearForm(QuestionForm):
    """Asks whether the reporter still works with or near the subject (the person reported), and who should be moved."""

    sealed = {"near_note": Place("safety", "near_note")}
    conditional = {"near": {"yes": ("move", "near_note")}}
    near = radios(
        _("Do you still have to work with this person, or be near them?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        missing=_("Choose yes, no or not sure"),
    )
    move = radios(
        _("If someone should be moved, who?"),
        [("them", _("That person, not me")), ("me", _("I would rather move")), ("unsure", _("I am not sure yet"))],
        hint=_("You have done nothing wrong. We start from moving them."),
        required=False,
    )
    near_note = text_area(_("What would help? (if you want to say)"), rows=4)

    def build(self) -> None:
        """Preselect the answer that the subject is to be moved, not the reporter."""
        self.fields["move"].initial = "them"

    def clean(self) -> dict[str, Any]:
        """Set the answer to "Who should be moved: the reporter or the subject?".

        Only a reporter who still works near the subject gives it; left empty by such a reporter, it is "them" (the subject).
        """
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("near") != "yes":
            cleaned["move"] = ""
        elif not cleaned.get("move"):
            cleaned["move"] = "them"
        return cleaned


class ExclusionsForm(QuestionForm):
    """Asks which people must not work on the report."""

    sealed = {"people": Place("exclusions", "people")}
    people = text_area(
        _("Is there anyone who must not work on this?"),
        hint=_(
            "For example a friend or relative of the person, or someone you told who did nothing. "
            "Write their names, one on each line. They will not be told."
        ),
        rows=5,
    )


class ExhibitsForm(QuestionForm):
    """The form of the page for files. Each file is sealed and uploaded separately, so this form has no field."""


class WishesForm(QuestionForm):
    """Asks what the reporter wants to happen after the report."""

    sealed = {"wants": Place("wishes", "wants"), "wish": Place("wishes", "in_own_words")}
    wants = checkboxes(
        _("What do you want to happen?"),
        [
            ("stop", _("I want it to stop")),
            ("explain", _("I want to know why it happened")),
            ("apology", _("I want someone to say sorry")),
            ("investigate", _("I want it looked into")),
            ("change", _("I want things to change so it does not happen again")),
            ("record", _("I only want it written down for now")),
            ("unsure", _("I do not know yet")),
        ],
        hint=_("Choose all that fit, or none. You can change your mind."),
    )
    wish = text_area(_("In your own words (if you want)"), rows=4)


class SupportForm(QuestionForm):
    """Asks what support the reporter wants."""

    sealed = {"support": Place("wishes", "support"), "needs": Place("wishes", "needs")}
    support = checkboxes(
        _("Would you like any of these?"),
        [
            ("talk", _("Someone to talk to")),
            ("advocate", _("Someone independent by my side")),
            ("health", _("Help with my health")),
            ("legal", _("To know my rights")),
            ("work", _("Help at work")),
            ("language", _("Another language, sign language or easy words")),
        ],
        hint=_("Choose all that fit, or none."),
    )
    needs = text_area(_("Anything that would make this easier for you (if you want)"), rows=3)
