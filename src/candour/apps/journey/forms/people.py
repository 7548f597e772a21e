"""Questions about people: who was involved, who was told before, being near the person, who must not work on the report."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms.base import PersonRows, Place, QuestionForm, line, marker_for, one_of, words

KNOWS = [("yes", _("I know who it was")), ("some", _("I know a little")), ("no", _("I do not know who it was"))]


def _group() -> dict[str, forms.Field]:
    return {
        "knows": one_of(_("Do you know who this was?"), KNOWS, required=False, missing=_("Choose whether you know who it was")),
        "name": line(_("Name or nickname"), hint=_("As much as you know.")),
        "rank": line(_("Rank or job")),
        "works": line(_("Where they work"), hint=_("A station, team or shift.")),
        "shoulder": line(_("Number on their shoulder or badge"), hint=_("Even part of it helps.")),
        "looks": words(_("What they looked like"), rows=3),
        "vehicle": line(_("Their vehicle"), hint=_("The kind, the number plate, or letters on its roof.")),
        "seen_at": words(_("When and where you saw them"), rows=3),
        "tie": line(_("How you know them, if you do")),
    }


_MARKERS = {name: marker_for(field) for name, field in _group().items()}


class PeopleForm(PersonRows):
    """People who were involved, identified or not, up to ten. All of it is sealed."""

    prefix_word = "person"

    def build(self) -> None:
        """Add a group of fields for each person."""
        for row in range(self.rows):
            for name, field in (_MARKERS if self.masked else _group()).items():
                self.fields[f"person-{row}-{name}"] = copy(field) if self.masked else field
        self.fields["person-0-knows"].required = True

    def places(self) -> dict[str, Place]:
        """Every field of every person goes into the list of people."""
        return {name: Place("people", name) for name in self.fields}

    def groups(self) -> list[list[Any]]:
        """Bound fields, person by person."""
        return [[self[name] for name in self.fields if name.startswith(f"person-{row}-")] for row in range(self.rows)]

    @property
    def can_grow(self) -> bool:
        """Whether there is room for one more."""
        return self.rows < self.most


class BeforeForm(QuestionForm):
    """Whom the reporter told before and what happened then."""

    sealed = {"told_whom": Place("before", "told_whom"), "what_then": Place("before", "what_then")}
    conditional = {"told": {"yes": ("told_whom", "what_then")}}
    told = one_of(
        _("Have you told anyone about this before?"),
        [("yes", _("Yes")), ("no", _("No"))],
        hint=_("A boss, another officer, a friend, a doctor. If you told no one, that is fine."),
        missing=_("Choose yes or no"),
    )
    told_whom = words(_("Who did you tell, and when?"), rows=4)
    what_then = words(_("What happened then?"), rows=4)


class NearForm(QuestionForm):
    """Whether the reporter still works with or near this person, and who should be moved."""

    sealed = {"near_note": Place("safety", "near_note")}
    conditional = {"near": {"yes": ("move", "near_note")}}
    near = one_of(
        _("Do you still have to work with this person, or be near them?"),
        [("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure"))],
        missing=_("Choose yes, no or not sure"),
    )
    move = one_of(
        _("If someone should be moved, who?"),
        [("them", _("That person, not me")), ("me", _("I would rather move")), ("unsure", _("I am not sure yet"))],
        hint=_("You have done nothing wrong. We start from moving them."),
        required=False,
    )
    near_note = words(_("What would help? (if you want to say)"), rows=4)

    def build(self) -> None:
        """Preselect moving the other person: the reporter is moved only by choice."""
        self.fields["move"].initial = "them"

    def clean(self) -> dict[str, Any]:
        """Drop whom to move where the reporter is not near; default to the other person where no choice was made."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("near") != "yes":
            cleaned["move"] = ""
        elif not cleaned.get("move"):
            cleaned["move"] = "them"
        return cleaned


class ExclusionsForm(QuestionForm):
    """People who must not work on the report."""

    sealed = {"people": Place("exclusions", "people")}
    people = words(
        _("Is there anyone who must not work on this?"),
        hint=_(
            "For example a friend or relative of the person, or someone you told who did nothing. "
            "Write their names, one on each line. They will not be told."
        ),
        rows=5,
    )
