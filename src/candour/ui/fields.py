"""Converts a Django bound field to the parameters of GOV.UK's macros, for `ui/forms.html` only.

Not here: markup (the macros), what a field means (the `forms` of each app).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

Params = dict[str, Any]

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
_SET_BY_MACROS = {"id", "class", "rows", "cols", "aria-describedby"}


def kind(bound: BoundField) -> str:
    """Return the name of the GOV.UK macro that renders the form field, such as "radios" or "input"."""
    return next((name for widget, name in _KINDS if isinstance(bound.field.widget, widget)), "input")


def params(bound: BoundField, label: str | None, hint: str | None, label_classes: str, **more: Any) -> Params:
    """Return the parameters that every GOV.UK macro takes for a form field: id, name, label, hint, error, attributes.

    `label_classes`: CSS classes of the label.
    `more` are further parameters, except `heading`: if true, the label is the page's h1.
    """
    heading = more.pop("heading", False)
    size = label_classes or ("govuk-label--l" if heading else "")
    common: Params = {
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": label or bound.label, "isPageHeading": heading, "classes": size},
        "value": _text_or_empty(bound.value()),
    } | more
    common["attributes"] = {key: value for key, value in bound.field.widget.attrs.items() if key not in _SET_BY_MACROS} | more[
        "attributes"
    ]
    if text := hint or bound.help_text:
        common["hint"] = {"text": text}
    if bound.errors:
        common["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    return common


def group(common: Params, bound: BoundField, items: Mapping[str, Params]) -> Params:
    """Return the macro parameters of radios or checkboxes: `common` (from `params`), the label as legend, and the choices."""
    legend = common["label"] | {"classes": common["label"]["classes"].replace("govuk-label", "govuk-fieldset__legend")}
    attributes = {key: value for key, value in common["attributes"].items() if value is not None}
    return common | {
        "fieldset": {"legend": legend},
        "items": choices(bound, items),
        "value": None,
        "values": [],
        "attributes": attributes,
    }


def choices(bound: BoundField, items: Mapping[str, Params]) -> list[Params]:
    """Return a macro parameter dict for each choice of a field. `items`: value of a choice → further parameters for it.

    Radios and checkboxes leave out the choice with an empty value.
    """
    value = bound.value()
    values = value if isinstance(value, list | tuple | set) else [] if value is None else [value]
    chosen = {str(each) for each in values}
    return [
        {"value": str(value), "text": str(text), "checked": str(value) in chosen, "selected": str(value) in chosen}
        | dict(items.get(str(value), {}))
        for value, text in bound.field.choices  # type: ignore[attr-defined]  # only asked of choice fields
        if kind(bound) == "select" or str(value)
    ]


def single(bound: BoundField, common: Params) -> Params:
    """Return the macro parameters of a single checkbox, labelled with the field's label. `common`: the result of `params`."""
    hint = {"hint": common["hint"]} if "hint" in common else {}
    ticked = {"value": "on", "text": common["label"]["text"], "checked": bool(bound.value())}
    return ticked | hint | {"attributes": common["attributes"]}


def summary(*shown: forms.BaseForm) -> list[Params]:
    """Return the error summary of a page as macro parameters: each error in the forms `shown`, with a link to its field."""
    errors: list[Params] = []
    for form in shown:
        errors += [{"text": text} for text in form.non_field_errors()]
        errors += [{"text": text, "href": f"#{bound.auto_id}"} for bound in form for text in bound.errors]
    return errors


def _text_or_empty(value: object) -> str:
    """Return `value` as text; the empty text for None."""
    return "" if value is None else str(value)
