"""The public pages of the packs: every row with its legal basis and grade, and the rows not read in the original."""

from __future__ import annotations

from html import escape

import pytest
from django.test import Client

from candour.domain.procedure import load_pack, pack_pages
from candour.domain.procedure.pack_commands import below_read

pytestmark = pytest.mark.django_db
PACKS = ("england_wales", "new_york")


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")


def test_everybody_can_list_the_packs(client: Client) -> None:
    text = page(client, "/law/")
    for code in PACKS:
        assert f"/law/{code}/" in text


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.parametrize("table", pack_pages.TITLES)
def test_every_row_is_shown_with_its_legal_basis_and_grade(client: Client, code: str, table: str) -> None:
    text = page(client, f"/law/{code}/{table}/")
    rows = getattr(load_pack(code), table)
    assert text.count('scope="row"') == len(rows)
    for row in rows:
        assert shown(row.cite) in text
        assert f">{row.evidence}: " in text


@pytest.mark.parametrize("code", PACKS)
def test_rows_not_read_in_the_original_are_listed(client: Client, code: str) -> None:
    text = page(client, f"/law/{code}/")
    below = list(below_read(load_pack(code)))
    assert below
    assert [line for line in below if shown(line) not in text] == []


@pytest.mark.parametrize("address", ["/law/mars/", "/law/mars/clock/", "/law/england_wales/pack/", "/law/england_wales/x/"])
def test_an_unknown_pack_or_table_is_a_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
