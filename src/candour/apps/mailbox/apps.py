"""Registers the app `mailbox` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Django's configuration of the app with the reporter's pages after sending."""

    name = "candour.apps.mailbox"
    label = "mailbox"
