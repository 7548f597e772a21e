"""Names the app to Django."""

from __future__ import annotations

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """The reporter's pages after sending."""

    name = "candour.apps.mailbox"
    label = "mailbox"
