"""The page of ten promises, and what the pages before writing say about who has a key."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.apps.journey.answers import Receiving


def test_ten_numbered_sentences_stand_under_a_neutral_title(client: Client, receiving: Receiving) -> None:
    page = client.get("/how-it-works/promises/").content.decode()
    assert "<title>Information</title>" in re.sub(r"\s*(</?title>)\s*", r"\1", page)
    lists = re.findall(r'<ol class="govuk-list govuk-list--number[^"]*"( start="7")?>(.*?)</ol>', page, re.DOTALL)
    assert [(start, len(re.findall("<li>", items))) for start, items in lists] == [("", 6), (' start="7"', 4)]


@pytest.mark.parametrize("path", ["/", "/how-it-works/"])
def test_the_promises_are_one_link_away(client: Client, receiving: Receiving, path: str) -> None:
    assert 'href="/how-it-works/promises/"' in client.get(path).content.decode()


@pytest.mark.parametrize("path", ["/how-it-works/", "/report/who-sees/"])
def test_the_page_names_the_readers_and_the_spare_key(client: Client, receiving: Receiving, path: str) -> None:
    page = client.get(path).content.decode()
    assert receiving.body.name in page
    assert "Ines Calder" in page
    assert "one spare key" in page
