"""Receipts: the product's verifiers (Python and the browser's) and the one in Go accept and refuse the same."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from candour.apps.ops.command import verify
from candour.apps.ops.command.verify import VerifierRequest
from candour.domain import sealing
from candour.domain.ledger import Signer
from tests.oracle import worlds
from tests.oracle.browsers import accepted_by_browser
from tests.oracle.verifier import Case, ask

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("oracle")]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ledger.json").read_text(encoding="utf-8"))


def here(receipt: dict[str, Any], key: str, file: Path) -> bool:
    """Whether `candour verify FILE --offline` says that the receipt holds."""
    file.write_text(json.dumps(receipt), encoding="utf-8")
    return verify.run(str(file), key, VerifierRequest(live="")) == verify.HOLDS


def changed(receipt: dict[str, Any], random: Random) -> tuple[str, dict[str, Any]]:
    """Return the receipt with one change, and what was changed."""
    name = random.choice(sorted(receipt))
    value = receipt[name]
    others: list[Any] = [None, "", 0, -1, [], "AAAA", True, f"{value} "]
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        flipped = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
        others += [flipped, value[:at], value + value, value.replace("=", "")] * 3
    if isinstance(value, int):
        others += [value + 1, value - 1, 2**70]
    if isinstance(value, list):
        others += [value[1:], value[::-1], [*value, value[0]] if value else ["AAAA"], [*value, "A" * 43 + "="]]
    return name, receipt | {name: random.choice(others)}


def test_all_accept_and_refuse_the_same_receipts(tmp_path: Path) -> None:
    cases, own = list[Case](), list[bool]()
    for seed in range(150):
        world = worlds.make_world(seed, size=seed % 40 + 1)
        receipt = json.loads(world.receipt(world.random.randrange(world.log.size)).to_json())
        name, tampered = ("nothing", receipt) if seed % 5 == 0 else changed(receipt, world.random)
        key = world.key if seed % 11 else str(Signer(worlds.NAME, bytes(32)).verifier_key)
        cases.append(Case(f"{seed}: {name} {tampered.get(name)}", "receipt", {"Receipt": tampered, "Key": key}))
        own.append(here(tampered, key, tmp_path / "receipt.json"))
    verdicts = [one.accepts for one in ask(cases)]
    assert [case.name for case, mine, there in zip(cases, own, verdicts, strict=True) if mine != there] == []
    assert 20 < sum(own) < 100
    in_browser = accepted_by_browser(cases)
    laxer = [case.name for case, mine, there in zip(cases, own, in_browser, strict=True) if there and not mine]
    assert laxer == []


def test_members_that_a_receipt_has_not_are_refused(tmp_path: Path) -> None:
    world = worlds.make_world(1, size=5)
    receipt = json.loads(world.receipt(2).to_json())
    odd = [receipt | {"more": 1}, {name: value for name, value in receipt.items() if name != "salt"}, receipt | {"index": 2.0}]
    cases = [Case("odd", "receipt", {"Receipt": one, "Key": world.key}) for one in odd]
    assert [one.accepts for one in ask(cases)] == [here(one, world.key, tmp_path / "r") for one in odd] == [False] * 3


def test_the_vectors_hold_and_fingerprints_are_those_that_pages_show() -> None:
    vector = VECTORS["receipt"]
    content = {"sealed_to": [{"holder": "team", "public_key": sealing_key} for sealing_key in ("age1abc", "age1def")]}
    world = worlds.make_world(3, size=1)
    report = worlds.receipt_with(world, json.dumps(content).encode())
    [one, two] = ask([
        Case("vector", "receipt", {"Receipt": json.loads(vector["json"]), "Key": vector["key"]}),
        Case("report", "receipt", {"Receipt": json.loads(report.to_json()), "Key": world.key}),
    ])  # fmt: skip
    assert one.accepts
    assert two.facts == (sealing.fingerprint("age1abc"), sealing.fingerprint("age1def"))
