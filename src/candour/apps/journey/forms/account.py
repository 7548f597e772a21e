"""What happened, in the reporter's own words.

After the Self-Administered Interview (Gabbert, Hope and Fisher, Law and Human Behavior 33, 2009): go back to the
setting first, then tell everything in any order, then open prompts by sense, people and speech, then a timeline. No
prompt suggests an answer, names a kind of act or asks why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from candour.apps.journey.forms.base import Codes, Place, QuestionForm, some_of, words
from candour.apps.reports import queries
from candour.domain.procedure import Pack

ACCOUNT = Place("account")
LONGEST = 200_000
_CHOOSE_ONE = _("Choose at least one. “Something else” is fine")
_ANY_KIND = Codes(error_messages={"required": _CHOOSE_ONE})


class KindForm(QuestionForm):
    """What kind of thing, in the plain words of the chosen body's pack; in those of all packs here where none is chosen yet."""

    @property
    def follows_body(self) -> bool:
        """Whether bodies here are under different packs."""
        return len(queries.laws()) > 1

    def build(self) -> None:
        """Ask for no kind until `use_earlier_answers` names the body; with the script, take any code (checked on receipt)."""
        if self.masked:
            self.fields["categories"] = _ANY_KIND
        else:
            self._ask()

    def use_earlier_answers(self, facts: Mapping[str, Any]) -> None:
        """Ask for the kinds of the chosen body, or of every pack that is used here."""
        self.of_body = str(facts.get("body") or "")
        self._ask(*(queries.laws_for(self.of_body) if self.of_body else queries.laws()))

    def _ask(self, *laws: Pack) -> None:
        self.hints = queries.category_hints(*laws)
        self.fields["categories"] = some_of(
            _("What kind of thing happened?"),
            queries.category_choices(*laws),
            hint=_("Choose all that fit. It does not have to be exact."),
            missing=_CHOOSE_ONE,
        )


class SceneForm(QuestionForm):
    """Set the scene."""

    sealed = {"scene": ACCOUNT}
    scene = words(
        _("Where were you, and what was around you?"),
        hint=_(
            "Take your time. Think back to that day: what you were doing, what the place was like, how you felt. "
            "Write what comes to you."
        ),
        rows=8,
        longest=LONGEST,
    )


class AccountForm(QuestionForm):
    """Everything, in any order. The only part of the account that must hold something."""

    sealed = {"account": ACCOUNT}
    account = words(
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
    """Open prompts, each may stay empty."""

    sealed = dict.fromkeys(("seen", "heard", "said", "others", "after"), ACCOUNT)
    seen = words(_("What did you see?"), longest=LONGEST)
    heard = words(_("What did you hear, smell or feel?"), longest=LONGEST)
    said = words(_("What did people say?"), hint=_("Use the words they used, as well as you remember them."), longest=LONGEST)
    others = words(_("Who else was there?"), longest=LONGEST)
    after = words(_("What happened afterwards?"), longest=LONGEST)


class TimelineForm(QuestionForm):
    """The same, in order of time."""

    sealed = {"timeline": ACCOUNT}
    timeline = words(
        _("Put what you remember in order of time"),
        hint=_("One thing on each line, the earliest first. Leave gaps where you do not know."),
        rows=10,
        longest=LONGEST,
    )


def prompts(form: type[QuestionForm]) -> dict[str, Any]:
    """Field → the question as the reporter read it, which is sealed beside the answer in the account."""
    return {name: form.base_fields[name].label for name, place in form.sealed.items() if place.kind == "account"}
