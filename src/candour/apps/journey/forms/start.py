"""The first questions: safety, the receiving body, how much is told of the reporter, the relation to the police."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms.base import Place, QuestionForm, RowId, line, one_of, words
from candour.apps.reports import queries
from candour.apps.reports.models import Report


class SafetyForm(QuestionForm):
    """Are you safe now?"""

    sealed = {"keep_safe": Place("safety", "keep_safe")}
    safe = one_of(
        _("Are you safe right now?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        hint=_("If you say no or not sure, the people who read reports will see it first."),
        missing=_("Choose yes, no or not sure"),
    )
    keep_safe = words(_("What should we know to keep you safe? (if you want to say)"), rows=4)


class WhoSeesForm(QuestionForm):
    """Which body receives the report. `body` lists those that can: one with no key for its team cannot."""

    body = one_of(_("Who should get what you tell us?"), queries.body_choices, missing=_("Choose who should get it"))

    def build(self) -> None:
        """With the script, whether the body can receive is checked once, on receipt (`reports.services.arrival`)."""
        if self.masked:
            self.fields["body"] = _ANY_BODY


_ANY_BODY = RowId(error_messages=WhoSeesForm.base_fields["body"].error_messages)


class HowForm(QuestionForm):
    """Anonymous, confidential or named."""

    mode = one_of(
        _("How much do you want us to know about who you are?"),
        [
            (Report.Mode.ANONYMOUS.value, _("Nothing. I want to stay anonymous")),
            (Report.Mode.CONFIDENTIAL.value, _("My name, but only for the people who read this")),
            (Report.Mode.NAMED.value, _("My name, and you may use it in your work on this")),
        ],
        missing=_("Choose how much we may know"),
    )


class IdentityForm(QuestionForm):
    """Name and a safe way to be reached."""

    sealed = {
        "name": Place("identity", "name"),
        "contact": Place("identity", "contact"),
        "contact_care": Place("identity", "contact_care"),
    }
    name = line(_("Your name"), missing=_("Type your name, or go back and choose to stay anonymous"))
    contact = line(
        _("A safe way to reach you (if you want)"),
        hint=_(
            "A phone number or e-mail that nobody else reads. "
            "You will have a private mailbox here, so you can leave this empty."
        ),
    )
    contact_care = words(
        _("When is it safe, and what should we not do? (if you want)"), hint=_("For example: do not leave a message."), rows=3
    )


class RelationForm(QuestionForm):
    """The reporter's relation to the police."""

    relation = one_of(
        _("Who are you?"),
        Report.Relation.choices,
        missing=_("Choose the one that fits best"),
    )


class ForAnotherForm(QuestionForm):
    """The person on whose behalf the reporter writes."""

    sealed = {"other_name": Place("identity", "telling_for"), "other_tie": Place("identity", "tie")}
    other_knows = one_of(
        _("Does that person know you are telling us?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        missing=_("Choose yes, no or not sure"),
    )
    other_name = line(_("Who is it? (if you want to say)"))
    other_tie = line(_("What are you to each other? (if you want to say)"), hint=_("For example: friend, mother, colleague."))
