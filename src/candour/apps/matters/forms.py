"""The form for a move or act, built from the pack: a field for each fact that the act needs, and for the sealed reasons.

A fact that the system computes (`queries.system_facts`) has no field. The pack may list further facts for an act, in the
column `asks`; the fields of those facts are optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Allegation
from candour.apps.cases.queries import categories
from candour.apps.dossiers.forms import SealedField
from candour.apps.matters.queries import fact_codec
from candour.apps.matters.queries.intake_events import WHOSE
from candour.apps.matters.queries.matter_view import AvailableAct, MatterView
from candour.apps.matters.queries.system_facts import PUBLISHED, SEALED, SYSTEM_FACTS
from candour.apps.reports.models import Report
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.outcomes import OutcomeReading
from candour.domain.procedure.process_rows import Act
from candour.domain.procedure.rows import Fact
from candour.ui.messages import translated

MOST_RADIOS = 8
LONGEST_REASON = 300
_DAYS = ["%d %m %Y", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]
_YES_NO = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]
_NO_WORDS = _("Write the reasons first. If you did, unlock your key, make sure JavaScript is on, and send it again.")


class ActForm(forms.Form):
    """Form in which a staff member states the facts, reasons and messages that one move or act needs."""

    epoch = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, view: MatterView, available: AvailableAct, reports: Iterable[Report] = (),
        whose: Sequence[str] = (), allegations: Sequence[Allegation] = (),
    ) -> None:  # fmt: skip
        """Build the fields of the form for the act `available`.

        `reports`: the form gets a field for a message to the reporter of each. `whose`: where the act is about a single report,
        the references of the reports among which the staff member chooses. `allegations`: the allegations of the matter; the
        form asks for a finding on each.
        """
        super().__init__(data, label_suffix="")
        self.view, self.available, self._known = view, available, fact_codec.facts_by_id(view.pack)
        if whose:
            self.fields[f"fact-{WHOSE}"] = _choice_field(_("Whose report"), [(one, one) for one in whose], required=True)
        self.names_outcome = isinstance(available.row, Act) and bool(available.row.outcome)
        if self.names_outcome:
            self._add_outcomes()
        self.allegations = self._add_findings(allegations)
        for name in sorted(available.needs, key=_order_of_field):
            if name not in SYSTEM_FACTS and not (name == "finding" and self.allegations):
                self._add_fact_field(self._known[name], required=True)
        for name in available.row.asks:
            if name not in available.needs:
                self._add_fact_field(self._known[name], required=False)
        self.seals = self.names_outcome or not SEALED.isdisjoint(available.needs)
        if self.seals:
            self._add_reasons()
        self.reports = list(reports)
        for report in self.reports:
            self.fields[f"message-{report.pk}"] = _message_field(report, required=isinstance(available.row, Act))

    def clean(self) -> dict[str, Any]:
        """Check that the amount, such as a number of days, is in the range of the chosen outcome.

        Also checks that the staff member wrote reasons for publication, if the outcome needs them.
        """
        given = super().clean() or self.cleaned_data
        chosen = next((one for one in self.view.outcomes if one.outcome.id == given.get("fact-outcome")), None)
        if self.names_outcome and chosen:
            self._check_amount(chosen, given.get("fact-amount"))
            self._check_reasons(chosen, str(given.get("publishable") or ""))
        return given

    def _check_amount(self, chosen: OutcomeReading, amount: int | None) -> None:
        """Add an error where the chosen outcome has a range and the amount is outside the range."""
        least, most = chosen.least or 0, chosen.most or amount
        if chosen.span and (amount is None or not least <= amount <= (most or 0)):
            self.add_error("fact-amount", _("For this outcome, write a number: %(span)s") % {"span": translated(chosen.span)})

    def _check_reasons(self, chosen: OutcomeReading, publishable: str) -> None:
        """Add an error where reasons for publication are missing but the outcome is exceptional, or another was recommended."""
        recommended = self.view.recommended if self._imposes_outcome else None
        if publishable.strip() or "publishable" in self.errors:
            return
        if chosen.open == "exceptional":
            words = _("This outcome is exceptional: write the reasons for it in a form that may be published")
            self.add_error("publishable", words)
        elif recommended and recommended.id != chosen.outcome.id:
            words = _("This is not what was recommended: write why in a form that may be published")
            self.add_error("publishable", words)

    @property
    def _imposes_outcome(self) -> bool:
        """Whether the act imposes an outcome."""
        return isinstance(self.available.row, Act) and self.available.row.outcome == "imposed"

    @property
    def outcome_hints(self) -> dict[str, dict[str, dict[str, str]]]:
        """Outcome id → `{"hint": {"text": …}}`, the hint at the outcome's radio button: why the outcome may be chosen.

        Outcomes for which the hint would only repeat the presumption of the law (`MatterView.presumption`) are left out.
        """
        shown = [one for one in self.view.outcomes if one.because != self.view.presumption]
        return {one.outcome.id: {"hint": {"text": translated(one.because)}} for one in shown}

    @property
    def asked(self) -> list[Any]:
        """The bound fields for facts and findings, in the order in which the page shows them."""
        return [self[name] for name in self.fields if name.startswith(("fact-", "finding-"))]

    def kept_for(self, epoch: int) -> str:
        """The sealed reasons that the browser sent with the form, for a page that shows the form again because of errors.

        Empty where the reasons are not sealed to the key of `epoch`.
        """
        sealed = "reasons" in getattr(self, "cleaned_data", {}) and self.cleaned_data.get("epoch") == epoch
        return str(self["reasons"].value()) if sealed else ""

    @staticmethod
    def width(bound: Any) -> str:
        """The CSS class that sets the width of a field for a number or a day; empty for any other field."""
        widths = {forms.IntegerField: "govuk-input--width-4", forms.DateField: "govuk-input--width-10"}
        return widths.get(type(bound.field), "")

    @property
    def letters(self) -> list[tuple[Report, Any]]:
        """Each report with the bound field for the message to its reporter."""
        return [(report, self[f"message-{report.pk}"]) for report in self.reports]

    def messages(self) -> dict[UUID, bytes]:
        """Report id → the sealed message to its reporter; empty messages are left out."""
        sealed = {report.pk: self.cleaned_data[f"message-{report.pk}"] for report in self.reports}
        return {pk: words for pk, words in sealed.items() if words}

    def findings(self) -> dict[UUID, str]:
        """Allegation id → the finding stated on the allegation, where the matter has several allegations; else empty."""
        return {row.pk: self.cleaned_data[f"finding-{row.pk}"] for row in self.allegations}

    def _add_findings(self, allegations: Sequence[Allegation]) -> list[Allegation]:
        """Add a field for the finding on each allegation. Returns the allegations for which a field was added."""
        if "finding" not in self.available.needs or len(allegations) < 2:  # noqa: PLR2004 - one allegation: the finding is the matter's
            return []
        for row in allegations:
            label = _("Finding: %(conduct)s") % {"conduct": row.category_text or categories.words(row.category)}
            self.fields[f"finding-{row.pk}"] = _choice_field(label, self._choices_of(self._known["finding"]), required=True)
        return list(allegations)

    def stated(self) -> dict[str, Stated]:
        """Fact id → value, for the facts that the staff member has stated in the form.

        A field left empty is left out, and so is an optional field whose value is the value already known.
        """
        given = {name.removeprefix("fact-"): value for name, value in self.cleaned_data.items() if name.startswith("fact-")}
        return {name: value for name, value in self._typed_facts(given) if not self._is_known_already(name, value)}

    def _typed_facts(self, given: Mapping[str, Any]) -> Iterator[tuple[str, Stated]]:
        """Yield (fact id, value) for each field of a fact in `given` that is not empty. "yes" and "no" become True and False.

        `given`: field name → value, from the valid form.
        """
        for name, value in given.items():
            if value not in ("", None, False):
                yield name, {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value

    def _is_known_already(self, name: str, value: Stated) -> bool:
        """Whether the act does not need the fact `name`, and `value` is its known value."""
        return name not in {*self.available.needs, WHOSE} and self.view.reading.fact(name) == value

    def _add_fact_field(self, fact: Fact, *, required: bool) -> None:
        """Add the form field for a fact; the initial value of an optional field is the known value of the fact."""
        self.fields[f"fact-{fact.id}"] = field = self._field_for(fact, required=required)
        known = self.view.reading.fact(fact.id)
        if not required and known is not None:
            field.initial = {True: "yes", False: "no"}.get(known, known) if isinstance(known, bool) else known

    def _field_for(self, fact: Fact, *, required: bool) -> forms.Field:
        """The form field for a fact, of the class that suits the type of the fact."""
        if fact.type == "bool":
            return _confirmation_field(fact) if required else _choice_field(translated(fact.label), _YES_NO, required=False)
        if choices := self._choices_of(fact):
            return _choice_field(
                translated(fact.label), choices if required else [("", _("Not known")), *choices], required=required
            )
        if fact.type == "date":
            return _day_field(fact, required=required)
        if fact.type == "integer":
            return _number_field(_LABELS.get(fact.id, translated(fact.label)), required=required)
        return forms.CharField(
            label=translated(fact.label), required=required, max_length=LONGEST_REASON, error_messages=_missing_message()
        )

    def _choices_of(self, fact: Fact) -> list[tuple[str, Any]]:
        """The values that a fact can have: (value, label)."""
        pack = self.view.pack
        names = {row.id: translated(row.label) for table in (pack.finding, pack.category, pack.proceeding) for row in table}
        if fact.id == "served_by":
            return [(row.method, translated(row.label)) for row in self.view.reading.law.services.values()]
        return [(value, names.get(value) or humanised(value)) for value in fact.values]

    def _add_outcomes(self) -> None:
        """Add radio buttons for the outcomes that may be chosen and, where one has a range, a field for the amount."""
        open_ = sorted((one for one in self.view.outcomes if one.open != "no"), key=lambda one: one.open == "exceptional")
        choices = [
            (
                one.outcome.id,
                _outcome_label(translated(one.outcome.label), translated(one.span), exceptional=one.open == "exceptional"),
            )
            for one in open_
        ]
        self.fields["fact-outcome"] = _choice_field(_("Outcome"), choices, required=True)
        if any(one.span for one in open_):
            self.fields["fact-amount"] = _number_field(_LABELS["amount"], required=False)

    def _add_reasons(self) -> None:
        """Add the field for the sealed reasons and the field for reasons that may be published."""
        self.fields["reasons"] = SealedField(
            label=_("Reasons"),
            help_text=_("Sealed in your browser. Whoever reads the case can read them; nobody can change them later."),
            widget=forms.Textarea,
            error_messages={"required": _NO_WORDS},
        )
        must = not PUBLISHED.isdisjoint(self.available.needs)
        self.fields["publishable"] = forms.CharField(
            label=_("A short reason that may be published"),
            help_text=_("In clear. Name nobody, no place and no day. Leave it empty if nothing may be published."),
            required=must,
            max_length=LONGEST_REASON,
            widget=forms.Textarea,
            error_messages=_missing_message() | {"max_length": _("Use at most 300 letters")},
        )


_LABELS: Mapping[str, Any] = {
    "votes_for": _("How many voted for it"),
    "votes_against": _("How many voted against it"),
    "amount": _("How much (days or months), where the outcome has a range"),
}


def _order_of_field(name: str) -> tuple[bool, str]:
    """Key for sorting fields by name: the fields for votes come last, first the votes in favour, then the votes against."""
    return name.startswith("votes_"), name.replace("votes_for", "votes_a")


def humanised(value: str) -> str:
    """A pack's value that has no label as readable text: underscores become spaces."""
    return value.replace("_", " ").capitalize()


def _outcome_label(label: str, span: str, *, exceptional: bool) -> Any:
    """The label of the radio button for an outcome.

    `span`: the outcome's range as text, empty for none; `exceptional`: whether the outcome needs exceptional reasons.
    """
    words = f"{translated(label)} ({translated(span)})" if span else translated(label)
    return _("%(words)s: only for exceptional reasons, which are published") % {"words": words} if exceptional else words


def _message_field(report: Report, *, required: bool) -> forms.Field:
    """The field for the sealed message to the report's reporter."""
    return SealedField(
        label=_("What you tell the reporter of %(report)s") % {"report": report.reference},
        help_text=_("Sealed in your browser. Say it in plain words; the reporter reads it in the mailbox, with your name."),
        widget=forms.Textarea,
        required=required,
        error_messages={"required": _NO_WORDS},
    )


def _confirmation_field(fact: Fact) -> forms.Field:
    """The checkbox by which a staff member confirms that the fact is true."""
    label = translated(fact.label)
    return forms.BooleanField(label=label, error_messages={"required": _("Confirm this: %(what)s") % {"what": label}})


def _choice_field(label: Any, choices: Iterable[tuple[str, Any]], *, required: bool) -> forms.Field:
    """A field of radio buttons. `choices`: (value, label)."""
    listed = list(choices)
    widget = forms.RadioSelect if len(listed) <= MOST_RADIOS else forms.Select
    shown = [("", _("Choose one")), *listed] if required and widget is forms.Select else listed
    missing = {"required": _("Choose an answer: %(what)s") % {"what": label}}
    return forms.ChoiceField(label=label, choices=shown, required=required, widget=widget, error_messages=missing)


def _day_field(fact: Fact, *, required: bool) -> forms.Field:
    """The field in which the day of a date fact is entered."""
    return forms.DateField(
        label=translated(fact.label),
        help_text=_("For example, 27 3 2026"),
        required=required,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%d %m %Y", attrs={"autocomplete": "off"}),
        error_messages=_missing_message() | {"invalid": _("Write day, month and year, such as 27 3 2026")},
    )


def _number_field(label: Any, *, required: bool) -> forms.Field:
    """A field for a whole number."""
    return forms.IntegerField(
        label=label, required=required, min_value=0, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=_missing_message() | {"invalid": _("Write a number")},
    )  # fmt: skip


def _missing_message() -> dict[str, Any]:
    """The error message of a field that must be filled in, keyed by the error code of Django."""
    return {"required": _("Fill this in")}
