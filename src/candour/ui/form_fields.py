"""Form fields that more than one app uses. Not here: how fields are shown (`fields`), sealed values (`people.forms`)."""

from __future__ import annotations

from typing import Any

from django import forms

from candour.domain.names import plain_name


class NameField(forms.CharField):
    """Form field for a name of a person, an organisation or a thing. Removes characters that hide or turn what is shown."""

    def to_python(self, value: Any) -> str | None:
        """Return the name without hidden characters."""
        text = super().to_python(value)
        return plain_name(text) if text else text
