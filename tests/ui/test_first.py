"""The inline script: every page has it once, and the content security policy allows it and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from candour.ui.first import DIGEST, FIRST

pytestmark = pytest.mark.django_db
ANYBODYS = (
    "/",
    "/help/",
    "/how-it-works/",
    "/how-it-works/promises/",
    "/report/safety/",
    "/mailbox/",
    "/ledger/",
    "/law/",
    "/law/england_wales/",
    "/outcomes/",
    "/none/",
)


@pytest.fixture(autouse=True)
def pages_need_no_build(settings: Any) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.mark.parametrize("path", ANYBODYS)
def test_every_page_for_everybody_has_the_quick_exit_and_the_script_that_serves_it(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert page.count("data-candour-exit>") == 1 or "data-away=" in page
    assert re.findall(r"<script>(.*?)</script>", page, re.DOTALL) == [FIRST]
    assert 'id="candour-held"' in page


def test_the_policy_lets_the_first_script_run_and_no_other_in_a_page(client: Client) -> None:
    policy = client.get("/help/").headers["Content-Security-Policy"]
    (scripts,) = [part for part in policy.split("; ") if part.startswith("script-src")]
    assert scripts.split() == ["script-src", "'self'", DIGEST]


def test_the_first_script_ends_nowhere_within_itself() -> None:
    assert "</script" not in FIRST
    assert "<!--" not in FIRST
