"""Every response carries the security headers: pages, static files, refusals, the worker's script."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client

from candour.config import environment
from candour.config.checks import every_route
from candour.ui import headers

pytestmark = pytest.mark.django_db
# The address in Tor's documentation of version 3 addresses, whose checksum is right.
ONION = "http://2gzyxa5ihm7nsggfxnu52rck2vv4rvmdlkiu3zzui5du4xyclen53wid.onion"


@pytest.fixture
def over_https(settings: Any) -> None:
    """The settings of a site whose address is https."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63_072_000, True
    settings.CANDOUR_ONION = ONION
    settings.ALLOWED_HOSTS = ["testserver", ONION.partition("://")[2]]
    settings.CSRF_TRUSTED_ORIGINS = ["https://testserver", ONION]


def _addresses() -> list[str]:
    """Every address of the site that has no parameter."""
    return sorted(route for route, _ in every_route() if "<" not in route)


def test_every_address_carries_every_header_whatever_it_answers(client: Client) -> None:
    addresses = [*_addresses(), "/none/", "/static/none.js", "/report/%00/"]
    assert len(addresses) > 40
    lacking = {
        (path, name)
        for path in addresses
        for name, value in headers.FIXED.items()
        if client.get(path).headers.get(name) != value
    }
    assert lacking == set()


def test_answers_to_forms_carry_every_header(client: Client) -> None:
    answer = client.post("/report/safety/", {})
    assert {name: answer.headers[name] for name in headers.FIXED} == headers.FIXED


def test_only_the_ledgers_proofs_and_the_release_are_for_other_sites(client: Client) -> None:
    policies = {path: client.get(path).headers["Cross-Origin-Resource-Policy"] for path in _addresses()}
    others = {path for path, policy in policies.items() if policy != "same-origin"}
    assert others
    assert {path for path in others if not path.startswith(("/ledger/", "/release/"))} == set()


def test_no_text_becomes_script_and_no_other_site_is_loaded_or_embeds() -> None:
    assert headers.DIRECTIVES["require-trusted-types-for"] == ("'script'",)
    assert headers.DIRECTIVES["trusted-types"] == (headers.TRUSTED_TYPES_POLICY,)
    assert headers.DIRECTIVES["frame-ancestors"] == ("'none'",)
    every_source = {source for sources in headers.DIRECTIVES.values() for source in sources}
    assert {source for source in every_source if not source.startswith("'")} == {"data:", "blob:", headers.TRUSTED_TYPES_POLICY}
    assert not {source for source in every_source if "unsafe" in source}


def test_over_https_browsers_are_told_to_use_nothing_else(client: Client, over_https: None) -> None:
    assert client.get("/help/", secure=True).headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "Strict-Transport-Security" not in client.get("/help/").headers


@pytest.mark.parametrize(("setting", "subdomains", "preload"), [("host", False, False), ("preload", True, True)])
def test_the_operator_chooses_how_far_https_only_reaches(*, setting: str, subdomains: bool, preload: bool) -> None:
    hsts = environment.read({"CANDOUR_HSTS": setting}).hsts
    assert (hsts != "host", hsts == "preload") == (subdomains, preload)
    assert environment.read({"CANDOUR_HSTS": "all"}).faults() == ["CANDOUR_HSTS must be one of host, subdomains, preload."]


def test_a_page_over_https_names_the_same_page_at_the_onion_service(client: Client, over_https: None) -> None:
    answer = client.get("/help/?a=b", secure=True)
    assert answer.headers["Onion-Location"] == f"{ONION}/help/?a=b"
    assert "Onion-Location" not in client.get("/ledger/key", secure=True).headers
    assert "Onion-Location" not in client.get("/help/", headers={"host": ONION.partition("://")[2]}).headers


def test_without_an_onion_service_no_page_names_one(client: Client) -> None:
    assert not site.CANDOUR_ONION
    assert "Onion-Location" not in client.get("/help/", secure=True).headers


def test_the_onion_service_is_a_host_and_an_origin_of_the_site() -> None:
    read = environment.read({"CANDOUR_ORIGIN": "https://report.example", "CANDOUR_ONION": ONION + "/"})
    assert read.faults() == []
    assert ONION.partition("://")[2] in read.hosts
    assert read.origins == ["https://report.example", ONION]


@pytest.mark.parametrize(
    "mistyped", [ONION.replace("2gz", "3gz"), ONION.replace("http:", "https:"), ONION[:-6], "http://abc.onion", "onion"]
)
def test_an_onion_address_that_tor_did_not_write_is_refused(mistyped: str) -> None:
    assert any("CANDOUR_ONION" in fault for fault in environment.read({"CANDOUR_ONION": mistyped}).faults())
