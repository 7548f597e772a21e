"""Fills in and sends a page's forms with Django's test client, as a browser without JavaScript does."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django.test import Client


def text_of(response: Any) -> str:
    """Return the page's HTML with entities resolved."""
    return unescape(response.content.decode())


def hidden(page: str, action: str) -> dict[str, str]:
    """Read the hidden fields of the form that is sent to `action`."""
    forms = re.findall(r"<form\b[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", page, re.DOTALL)
    inside = next(body for where, body in forms if where == action)
    inputs = re.findall(r"<input\b[^>]*type=\"hidden\"[^>]*>", inside)
    pairs = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in inputs]
    return {name[1]: unescape(value[1]) if value else "" for name, value in pairs if name}


def send(client: Client, page: str, action: str, **typed: str) -> Any:
    """Send the form with its hidden fields and the values typed."""
    return client.post(action, urlencode(hidden(page, action) | typed), content_type="application/x-www-form-urlencoded")


def opened(client: Client, words: str) -> Any:
    """Open a mailbox with its words, without JavaScript."""
    return send(client, text_of(client.get("/mailbox/")), "/mailbox/", words=words)
