"""Form fields that more than one app uses. Not here: how fields are shown (`fields`), sealed values (`people.forms`)."""

from __future__ import annotations

from typing import Any

from django import forms

from candour.domain.names import plain_name


class NameField(forms.CharField):
    """Form field for the name of a person, organisation or thing. Removes invisible characters and direction marks."""

    def to_python(self, value: Any) -> str | None:
        """Return the name without invisible characters and marks of writing direction."""
        text = super().to_python(value)
        return plain_name(text) if text else text
