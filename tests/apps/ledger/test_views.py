"""The public views of the log: content types and caching, verification over them alone, and error responses."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Sequence

import pytest
from django.test import Client

from candour.apps.ledger import queries, services
from candour.apps.ledger.services import keys
from candour.domain import ledger
from tests.apps.ledger.acts import NINE, act, log_of, run, triggers_off

pytestmark = pytest.mark.django_db


class Site:
    """A tile source that reads the log from the site's public views, as a verifier on the network does."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, path: str) -> bytes:
        response = self._client.get(f"/ledger/{path}")
        assert response.status_code == 200, response.content
        return response.content

    def checkpoint(self) -> str:
        return self.get("checkpoint").decode()

    def read(self, tiles: Sequence[ledger.Tile]) -> list[bytes]:
        return [self.get(f"tile/{tile.path}") for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        return self.get(f"tile/entries/{ledger.index_path(index, width)}")


@pytest.mark.parametrize("size", [1, 256, 700])
def test_a_verifier_with_the_key_alone_checks_the_whole_log_through_the_site(client: Client, size: int) -> None:
    log_of(size)
    site = Site(client)
    key = ledger.VerifierKey.parse(site.get("key").decode().strip())
    assert key == keys.verifier_key()
    assert ledger.verify_log(site, site.checkpoint(), key).checkpoint.size == size


def test_served_proofs_lead_to_served_checkpoints(client: Client) -> None:
    log_of(300)
    old = ledger.open_checkpoint(Site(client).checkpoint(), keys.verifier_key())
    log_of(300)
    new = ledger.open_checkpoint(Site(client).checkpoint(), keys.verifier_key())
    answer = client.get("/ledger/proof/consistency?from=300&to=600").json()
    path = [b64decode(step) for step in answer["proof"]]
    ledger.check_consistency_path(300, 600, old.root, new.root, path)
    answer = client.get("/ledger/proof/inclusion?index=299&size=300").json()
    leaf = ledger.leaf_hash(ledger.parse_bundle(Site(client).bundle(1, 44))[43])
    ledger.check_inclusion_path(leaf, 299, 300, [b64decode(step) for step in answer["proof"]], old.root)


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "public, max-age=2"),
        ("key", "text/plain; charset=utf-8", "public, max-age=2"),
        ("tile/0/000", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/0/001.p/44", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("tile/entries/001.p/44", "application/octet-stream", "public, max-age=31536000, immutable"),
        ("proof/inclusion?index=0", "application/json", "public, max-age=2"),
        ("proof/consistency?from=1", "application/json", "public, max-age=2"),
    ],
)
def test_answers_have_the_specified_types_and_caching(client: Client, path: str, kind: str, caching: str) -> None:
    log_of(300)
    response = client.get(f"/ledger/{path}")
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (200, kind, caching)
    assert response["Access-Control-Allow-Origin"] == "*"


def test_tiles_of_every_earlier_size_are_served(client: Client) -> None:
    log_of(300)
    whole = Site(client).read([ledger.Tile(0, 0)])[0]
    assert Site(client).read([ledger.Tile(0, 0, 7)])[0] == whole[: 7 * 32]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tile/0/5", 400), ("tile/64/000", 400), ("tile/x/000", 400), ("tile/0/000.p/0", 400), ("tile/0/000.p/256", 400),
        ("tile/0/x000/000", 400), ("tile/0/" + "x999/" * 20 + "999", 400), ("tile/entries/5", 400), ("tile/data/000", 400),
        ("tile/0/001", 404), ("tile/0/002", 404), ("tile/0/001.p/45", 404), ("tile/1/000", 404), ("tile/63/000", 404),
        ("tile/0/x999/x999/x999/x999/999", 404), ("tile/entries/001", 404), ("tile/entries/009.p/1", 404),
        ("proof/inclusion", 400), ("proof/inclusion?index=", 400), ("proof/inclusion?index=-1", 400),
        ("proof/inclusion?index=x", 400), ("proof/inclusion?index=١", 400), ("proof/inclusion?index=300", 400),
        ("proof/inclusion?index=" + "9" * 30, 400), ("proof/inclusion?index=5&size=5", 400),
        ("proof/inclusion?index=5&size=301", 404), ("proof/inclusion?index=5&size=%00", 400),
        ("proof/consistency", 400), ("proof/consistency?from=301", 400), ("proof/consistency?from=9&to=8", 400),
        ("proof/consistency?from=9&to=999", 404), ("proof/consistency?from=1&to=" + "9" * 18, 404),
    ],
)  # fmt: skip
def test_bad_questions_get_a_clear_refusal(client: Client, path: str, status: int) -> None:
    log_of(300)
    response = client.get(f"/ledger/{path}")
    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert len(response.content.decode().split()) > 5


@pytest.mark.parametrize("path", ["", "checkpoint", "key", "tile/0/000", "entry/0", "entry/", "proof/inclusion"])
def test_nothing_can_be_sent(client: Client, path: str) -> None:
    assert client.post(f"/ledger/{path}").status_code == 405


def test_before_the_first_checkpoint_it_says_so(client: Client) -> None:
    assert client.get("/ledger/checkpoint").status_code == 404
    assert client.get("/ledger/tile/0/000.p/1").status_code == 404
    assert client.get("/ledger/").status_code == 200


def test_the_page_shows_size_key_and_checkpoint(client: Client) -> None:
    log_of(3)
    page = client.get("/ledger/").content.decode()
    checkpoint = queries.DatabaseSource().checkpoint()
    for told in (str(keys.verifier_key()), checkpoint.splitlines()[2]):
        assert told.replace("+", "&#43;") in page or told in page


@pytest.mark.slow
def test_an_entry_is_looked_up_by_its_number(client: Client) -> None:
    log_of(1_300)
    response = client.get("/ledger/entry/", {"number": " 1,250 "})
    assert (response.status_code, response["Location"]) == (302, "/ledger/entry/1250")


@pytest.mark.parametrize("number", ["", "x", "-1", "3", "9" * 40, "١", "\x00"])
def test_a_number_that_is_no_entrys_is_explained_beside_the_field(client: Client, number: str) -> None:
    log_of(3)
    response = client.get("/ledger/entry/", {"number": number})
    assert response.status_code == 400
    assert 'id="number-error"' in response.content.decode()


def test_the_page_of_an_entry_shows_what_it_says_and_its_proof(client: Client) -> None:
    log_of(2)
    act(7)
    services.integrate(NINE)
    page = client.get("/ledger/entry/2").content.decode()
    assert "report.received" in page
    assert keys.pseudonym_key().pseudonym("report", "r-7") in page
    assert "r-7" not in page
    assert "was changed" not in page


@pytest.mark.parametrize("index", ["3", "9" * 40])
def test_an_entry_that_is_not_there_is_not_found(client: Client, index: str) -> None:
    log_of(3)
    assert client.get(f"/ledger/entry/{index}").status_code == 404


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE ledger_entry SET leaf = set_byte(leaf, 5, 0)",
        "UPDATE ledger_entry SET leaf = overlay(leaf PLACING '0000' FROM position('\"ids\":{\"actor\":' IN leaf) + 16)",
    ],
)
def test_the_page_of_a_changed_entry_says_that_it_was_changed(client: Client, damage: str) -> None:
    log_of(3)
    with triggers_off():
        assert run(damage) == 3
    assert "was changed after it was signed" in client.get("/ledger/entry/1").content.decode()


def test_a_removed_leaf_makes_no_fault_of_the_site(client: Client) -> None:
    log_of(300)
    with triggers_off():
        run("DELETE FROM ledger_leaf WHERE index IN (1, 299)")
        run("DELETE FROM ledger_tile")
    for path in ("tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "proof/inclusion?index=1"):
        assert client.get(f"/ledger/{path}").status_code == 200
    assert client.get("/ledger/entry/1").status_code == 404
