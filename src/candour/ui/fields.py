"""A Django bound field, as the parameters GOV.UK's macros take. Used by `ui/forms.html`, and by nothing else.

Not here: markup (the macros), what a field means (each app's forms.py).
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
_OURS = {"id", "class", "rows", "cols", "aria-describedby"}


def kind(bound: BoundField) -> str:
    """Which macro draws it."""
    return next((name for widget, name in _KINDS if isinstance(bound.field.widget, widget)), "input")


def params(bound: BoundField, label: str | None, hint: str | None, label_classes: str, **more: Any) -> Params:
    """What every macro needs: id, name, label, hint, error, attributes. `heading` makes the label the page's h1."""
    heading = more.pop("heading", False)
    size = label_classes or ("govuk-label--l" if heading else "")
    made: Params = {
        "id": bound.auto_id,
        "idPrefix": bound.auto_id,
        "name": bound.html_name,
        "label": {"text": label or bound.label, "isPageHeading": heading, "classes": size},
        "value": _text(bound.value()),
    } | more
    made["attributes"] = {key: value for key, value in bound.field.widget.attrs.items() if key not in _OURS} | more[
        "attributes"
    ]
    if text := hint or bound.help_text:
        made["hint"] = {"text": text}
    if bound.errors:
        made["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    return made


def group(made: Params, bound: BoundField, items: Mapping[str, Params]) -> Params:
    """The same for radios and checkboxes: the label becomes a legend, the choices become items."""
    legend = made["label"] | {"classes": made["label"]["classes"].replace("govuk-label", "govuk-fieldset__legend")}
    attributes = {key: value for key, value in made["attributes"].items() if value is not None}
    return made | {
        "fieldset": {"legend": legend},
        "items": choices(bound, items),
        "value": None,
        "values": [],
        "attributes": attributes,
    }


def choices(bound: BoundField, items: Mapping[str, Params]) -> list[Params]:
    """One item a choice, with what `items` says of its value. Choices with no value and no text are left out of groups."""
    held = bound.value()
    chosen = {str(one) for one in held} if isinstance(held, list | tuple | set) else {str(held)} if held is not None else set()
    return [
        {"value": str(value), "text": str(text), "checked": str(value) in chosen, "selected": str(value) in chosen}
        | dict(items.get(str(value), {}))
        for value, text in bound.field.choices  # type: ignore[attr-defined]  # only asked of choice fields
        if kind(bound) == "select" or str(value)
    ]


def single(bound: BoundField, made: Params) -> Params:
    """The one item of a checkbox that stands alone: its label is the item's text."""
    hint = {"hint": made["hint"]} if "hint" in made else {}
    ticked = {"value": "on", "text": made["label"]["text"], "checked": bool(bound.value())}
    return ticked | hint | {"attributes": made["attributes"]}


def summary(*shown: forms.BaseForm) -> list[Params]:
    """Every error of the forms, each with a link to its field."""
    found: list[Params] = []
    for form in shown:
        found += [{"text": text} for text in form.non_field_errors()]
        found += [{"text": text, "href": f"#{bound.auto_id}"} for bound in form for text in bound.errors]
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)
