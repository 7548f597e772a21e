"""The few codes that both forms and services know: who a reporter is to the police, why a safety flag was raised."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RELATIONS = {
    "officer": _("I am a police officer, or I was one"),
    "staff": _("I work for the police in another job, or I did"),
    "public": _("I do not work for the police"),
    "witness": _("I saw or heard something that happened to someone else"),
    "for_another": _("I am telling this for someone else"),
}

FLAG_REASONS = {
    "not_safe": _("Said they were not safe when reporting"),
    "unsure_safe": _("Was not sure they were safe when reporting"),
    "raised_in_mailbox": _("Said in the mailbox that this is not safe"),
}
