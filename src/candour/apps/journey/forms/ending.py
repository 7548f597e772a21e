"""The last questions: when and where, files, wishes, support."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms.base import Place, QuestionForm, RowId, one_of, some_of, words
from candour.apps.journey.forms.days import day
from candour.apps.reports import queries


class WhenWhereForm(QuestionForm):
    """A day, some time, or not sure; the area. The exact place is sealed with the account."""

    sealed = {"place": Place("account"), "time": Place("account")}
    conditional = {"when": {"day": ("on",), "range": ("since", "until")}}
    when = one_of(
        _("When did it happen?"),
        [("day", _("On one day")), ("range", _("More than once, or over some time")), ("unsure", _("I am not sure"))],
        missing=_("Choose one, or “I am not sure”"),
    )
    on = day(_("Which day?"), hint=_("For example 27 3 2026. Leave out what you do not know."))
    since = day(_("From about when?"), hint=_("Just a year is fine."))
    until = day(_("Until about when?"), hint=_("Leave this empty if it is still going on."))
    time = words(
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
    place = words(
        _("Where did it happen? (if you want to say)"), hint=_("A building, a street, a car, a phone or an app."), rows=3
    )

    def build(self) -> None:
        """With the script, whether there is such a force is checked once, on receipt (`reports.services.arrival`)."""
        if self.masked:
            self.fields["force"] = _ANY_FORCE

    def clean(self) -> dict[str, Any]:
        """Drop the days of a choice that was not made, and check that the period is in order."""
        cleaned: dict[str, Any] = super().clean() or {}
        for choice, names in self.conditional["when"].items():
            if cleaned.get("when") != choice:
                cleaned |= dict.fromkeys(names, "")
        since, until = cleaned.get("since", ""), cleaned.get("until", "")
        if since and until and until < since[: len(until)]:
            self.add_error("until", _("This is earlier than the day it began. Check both."))
        return cleaned


_ANY_FORCE = RowId(
    required=False, error_messages={"invalid": WhenWhereForm.base_fields["force"].error_messages["invalid_choice"]}
)


class ExhibitsForm(QuestionForm):
    """Files. They are sealed and sent on their own, so the form itself asks nothing."""


class WishesForm(QuestionForm):
    """What the reporter wants to happen."""

    sealed = {"wants": Place("wishes", "wants"), "wish": Place("wishes", "in_own_words")}
    wants = some_of(
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
    wish = words(_("In your own words (if you want)"), rows=4)


class SupportForm(QuestionForm):
    """Support wanted."""

    sealed = {"support": Place("wishes", "support"), "needs": Place("wishes", "needs")}
    support = some_of(
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
    needs = words(_("Anything that would make this easier for you (if you want)"), rows=3)
