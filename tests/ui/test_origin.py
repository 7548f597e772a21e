"""Which requests count as sent by this site's own pages: one rule for the journey and the mailbox."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from candour.ui.origin import from_this_site


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # the reporter's browser sends no referrer at all
        {"Origin": "http://testserver"},
        {},  # no browser
    ],
)
def test_forms_of_this_site_are_accepted(headers: dict[str, str]) -> None:
    assert from_this_site(RequestFactory().post("/", headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": ""},
    ],
)
def test_forms_of_other_sites_are_refused(headers: dict[str, str]) -> None:
    assert not from_this_site(RequestFactory().post("/", headers=headers))
