"""Real help, as data: whom to call, what for, when. Each with its country and the day it was last checked.

Numbers change: check them once a quarter against the organisation's own page, and put the new day here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Help:
    """One organisation. `number` as people read it, `tel` as a phone dials it."""

    name: str
    number: str
    what: Any
    when: Any
    country: Any
    checked: date

    @property
    def tel(self) -> str:
        """Digits only."""
        return "".join(sign for sign in self.number if sign.isdigit())


_CHECKED = date(2026, 11, 23)
_EW = _("England and Wales")
_UK = _("United Kingdom")

HELP: tuple[Help, ...] = (
    Help(
        "Rape Crisis",
        "0808 500 2222",
        _("Anything sexual you did not want, now or long ago."),
        _("Free, day and night"),
        _EW,
        _CHECKED,
    ),
    Help(
        "National Domestic Abuse Helpline",
        "0808 2000 247",
        _("A partner, an ex or family who hurts, threatens or controls you."),
        _("Free, day and night"),
        _("England"),
        _CHECKED,
    ),
    Help(
        "Men’s Advice Line",
        "0808 801 0327",
        _("Men hurt by a partner or family."),
        _("Free, weekdays"),
        _("England, Scotland and Wales"),
        _CHECKED,
    ),
    Help(
        "Galop",
        "0800 999 5428",
        _("Abuse and violence against lesbian, gay, bisexual and trans people."),
        _("Free, weekdays"),
        _UK,
        _CHECKED,
    ),
    Help(
        "Victim Support",
        "08 08 16 89 111",
        _("After any crime, whether or not you told the police."),
        _("Free, day and night"),
        _EW,
        _CHECKED,
    ),
    Help("Samaritans", "116 123", _("When it is hard to cope. They listen."), _("Free, day and night"), _UK, _CHECKED),
    Help(
        "Protect",
        "020 3117 2520",
        _("Your rights when you speak up about your work."),
        _("Free advice, weekdays"),
        _UK,
        _CHECKED,
    ),
)
