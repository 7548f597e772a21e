"""A day as people remember it: a year, perhaps a month, perhaps a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from datetime import timezone as tz
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EARLIEST_YEAR = 1930
FURTHEST_EAST = tz(timedelta(hours=14))  # a day that has begun anywhere may have been lived there


class DayWidget(forms.Widget):
    """Three boxes, `<name>-day`, `<name>-month`, `<name>-year`."""

    parts = ("-day", "-month", "-year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """What was typed in the three boxes."""
        del files
        day, month, year = (str(data.get(f"{name}{part}", "")).strip() for part in self.parts)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether no box was sent."""
        del files
        return f"{name}-year" not in data


class DayField(forms.Field):
    """Gives "2026", "2026-03" or "2026-03-14": only as exact as was typed."""

    widget = DayWidget

    def to_python(self, value: object) -> str:
        """Check and join what was typed."""
        day, month, year = value if isinstance(value, tuple) else ("", "", "")
        if not (day or month or year):
            return ""
        if not year or (day and not month):
            raise forms.ValidationError(_("Type at least the year. With a day, type the month too."))
        return self._joined(day, month, year)

    def _joined(self, day: str, month: str, year: str) -> str:
        try:
            moment = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise forms.ValidationError(_("Type a real date, such as 27 3 2026. Leave out what you do not know.")) from None
        if moment.year < EARLIEST_YEAR:
            raise forms.ValidationError(_("Type the year with four numbers, such as 2026."))
        if moment > timezone.localdate(timezone=FURTHEST_EAST):
            raise forms.ValidationError(_("This day has not come yet. Check the date."))
        exact = 4 + 3 * bool(month) + 3 * bool(month and day)
        return moment.isoformat()[:exact]


def day(label: Any, *, hint: Any = "") -> DayField:
    """A day that may be left out, whole or in part."""
    return DayField(label=label, help_text=hint, required=False)
