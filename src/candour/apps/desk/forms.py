"""The forms of the desk.

Texts and keys arrive sealed by the browser, in fields of `dossiers.forms`; the server never has their plaintext.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Case, Handler, SafetyAnswer
from candour.apps.cases.queries import categories
from candour.apps.dossiers.forms import GrantsField, NewDossierField, RotationsField, SealedField
from candour.apps.matters.models import Ask, Enquiry
from candour.apps.matters.queries import matter_start
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack

_NO_WORDS = _("Write something first. If you did, unlock your key, make sure JavaScript is on, and send it again.")


class SafetyForm(forms.Form):
    """Form with which a staff member records what was done about a safety flag."""

    done = forms.ChoiceField(
        label=_("What has been done?"),
        choices=SafetyAnswer.Done.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what has been done. If nothing has, do that first.")},
    )


class SearchForm(forms.Form):
    """Form with which a staff member searches for an officer or a colleague."""

    q = forms.CharField(
        label=_("Name, shoulder number or unit"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ExclusionForm(forms.Form):
    """Form that records one person whom the reporter excludes: a staff member or an officer."""

    staff = forms.UUIDField(required=False)
    officer = forms.UUIDField(required=False)

    def clean(self) -> dict[str, Any]:
        """Check that the form names exactly one person: either a staff member (`staff`) or an officer (`officer`)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("staff")) == bool(cleaned.get("officer")):
            raise forms.ValidationError(_("Choose one person from the list."))
        return cleaned


class AllegationForm(forms.Form):
    """Form for a new allegation: category, and either the subject or a sealed description of an unidentified subject."""

    category = forms.ChoiceField(
        label=_("What kind of conduct?"), choices=[], error_messages={"required": _("Choose a category")}
    )
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    mention = SealedField(
        label=_("Describe the person as far as you can"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Looks, rank, number, vehicle, place. Sealed in your browser; only those who read the case see it."),
    )

    def __init__(self, *args: Any, pack: Pack, described: bool = False, **options: Any) -> None:
        """Build the form. `pack`: the procedure pack whose categories are offered.

        `described`: whether the subject is not identified, so that the staff member must enter a description.
        """
        super().__init__(*args, **options)
        self.fields["category"] = forms.ChoiceField(
            label=_("What kind of conduct?"),
            choices=categories.choices(pack),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a category")},
        )
        self.fields["mention"].required = described
        self.fields["mention"].error_messages["required"] = _NO_WORDS


class CaseForm(forms.Form):
    """Form that puts a report into a new case or an existing open case, and adds an allegation if a subject was chosen."""

    NEW = "new"
    category = forms.ChoiceField(required=False, choices=[])
    subject = forms.UUIDField(required=False, widget=forms.HiddenInput)
    into = forms.ChoiceField(
        label=_("Where does this report go?"),
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a new case, or the case to join")},
    )
    founding = NewDossierField(required=False)
    grants = GrantsField(required=False)

    def __init__(
        self, *args: Any, cases: Iterable[Case] = (), named: bool = False, pack: Pack, relation: str, **options: Any
    ) -> None:
        """Build the form. `cases`: the open cases that the report can join; `pack`: the procedure pack of the report's body.

        `named`: whether a subject was chosen, so that the form requires a category. `relation`: the reporter's relation to the
        police, from which the type of matter is preselected.
        """
        super().__init__(*args, **options)
        self.fields["type"] = forms.ChoiceField(
            label=_("What is it by law, if you open a new case?"),
            choices=matter_start.type_choices(pack),
            initial=matter_start.reporter_kind(pack, relation).matter_type,
            widget=forms.RadioSelect,
            required=False,
        )
        chosen = [(str(case.pk), _("Join %(case)s") % {"case": case.reference}) for case in cases]
        self.fields["into"].choices = [(self.NEW, _("Open a new case")), *chosen]  # type: ignore[attr-defined]
        self.fields["category"] = forms.ChoiceField(
            label=_("What kind of conduct?"),
            choices=categories.choices(pack),
            widget=forms.RadioSelect,
            required=named,
            error_messages={"required": _("Choose a category")},
        )

    @property
    def joins(self) -> UUID | None:
        """The id of the case that the report joins; None for a new case."""
        into = self.cleaned_data["into"]
        return None if into == self.NEW else UUID(into)


class WordsForm(forms.Form):
    """Form that holds one sealed text, such as a note or a message."""

    text = SealedField(widget=forms.Textarea, error_messages={"required": _NO_WORDS})
    epoch = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any = "", hint: Any = "", **options: Any) -> None:
        """`label` and `hint`: label and help text of the text field."""
        super().__init__(*args, **options)
        self.fields["text"].label, self.fields["text"].help_text = label, hint


class LetterForm(forms.Form):
    """Form that sends a letter: holds the letter's sealed particulars (what staff typed into its blanks)."""

    letter = SealedField(error_messages={"required": _NO_WORDS})
    epoch = forms.IntegerField(widget=forms.HiddenInput)


class EnquiryForm(WordsForm):
    """Form that closes a line of enquiry: holds the result of the enquiry, with sealed details."""

    result = forms.ChoiceField(
        label=_("What came of it?"),
        choices=Enquiry.Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it")},
    )


class AskForm(WordsForm):
    """Form that requests a question to the reporter: holds the sealed question, and the reason for asking."""

    reason = forms.ChoiceField(
        label=_("Why must it be asked?"),
        choices=Ask.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it must be asked")},
    )


class AskDecisionForm(forms.Form):
    """Form with which a supervisor decides whether an investigator's question is put to the reporter."""

    say = forms.ChoiceField(
        label=_("Is it put to the reporter?"),
        choices=[("approve", _("Yes, ask")), ("refuse", _("No, do not ask"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it is asked")},
    )


class AssignForm(forms.Form):
    """Form with which a supervisor assigns a staff member to a case: holds the grants that the supervisor's browser sealed."""

    staff = forms.UUIDField(
        label=_("Investigator"),
        error_messages={"required": _("Choose who should investigate"), "invalid": _("Choose from the list")},
    )
    grants = GrantsField()

    def __init__(self, *args: Any, appoints: bool = False, **options: Any) -> None:
        """Build the form. `appoints`: whether the assignment also appoints the investigator under the law.

        The supervisor must then confirm that the investigator is competent for the case.
        """
        super().__init__(*args, **options)
        if appoints:
            self.fields["competent"] = forms.BooleanField(
                label=_("Their knowledge, skills and experience fit this case"),
                error_messages={"required": _("Confirm that their skills fit, or choose somebody else")},
            )


class OverlapForm(forms.Form):
    """Form with which a supervisor ends a past handler's access: holds the dossiers' new keys, sealed in the browser."""

    rotations = RotationsField()


class HandoverForm(AssignForm):
    """Form with which a supervisor hands a case over.

    Holds the reason, the next handler, a sealed message to each reporter, the next handler's grants, and new keys of the
    dossiers.
    """

    reason = forms.ChoiceField(
        label=_("Why is the case handed over?"),
        choices=Handler.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why the case is handed over")},
    )
    rotations = RotationsField()

    def __init__(self, *args: Any, reports: Iterable[Report] = (), **options: Any) -> None:
        """Build the form, with a field for a message to the reporter of each of `reports`, the reports of the case."""
        super().__init__(*args, **options)
        self.reports = list(reports)
        for report in self.reports:
            self.fields[self.name_for(report)] = SealedField(
                label=_("What you tell the reporter of %(report)s") % {"report": report.reference},
                widget=forms.Textarea,
                error_messages={"required": _NO_WORDS},
            )

    @staticmethod
    def name_for(report: Report) -> str:
        """The name of the form field that holds the message to this report's reporter."""
        return f"message-{report.pk}"

    def messages(self) -> dict[UUID, bytes]:
        """Map each report's id to the sealed message to the reporter."""
        return {report.pk: self.cleaned_data[self.name_for(report)] for report in self.reports}
