"""Histories of keys with their entries: Python, the browser and the verifier in Go accept and refuse the same."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest

from candour.domain import ledger, sealing
from candour.domain.ledger import Kind
from candour.domain.sealing import BrokenHistory, Purpose, SignedKey, signing_half
from candour.domain.sealing.key_history import fixed_line
from tests.oracle import worlds
from tests.oracle.browsers import accepted_by_browser
from tests.oracle.verifier import Case, ask

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("oracle")]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "key_proofs.json").read_text(encoding="utf-8"))
SECRETS = [sealing.X25519Secret(text) for text in VECTORS["secrets"]]
OWNER = UUID(int=7)
KINDS = {Purpose.EPOCH: Kind.EPOCH_STARTED, Purpose.STAFF: Kind.KEY_REPLACED}


@dataclass
class Keys:
    """A history, what it rests on, and the kind of the newest key's entry."""

    history: list[SignedKey]
    vouchers: list[str]
    fixed: list[SignedKey]
    kind: Kind
    fixed_kind: Kind = Kind.KEYS_FIXED


def make_keys(random: Random) -> Keys:
    """Return a random history that holds: some keys from before signatures, some vouched for by a colleague."""
    purpose = random.choice(list(Purpose))
    old, signed = random.randrange(3), random.randrange(3)
    history, previous = list[SignedKey](), ""
    for secret in SECRETS[:old]:
        history.append(SignedKey(purpose, OWNER, len(history) + 1, secret.public, previous))
        previous = secret.public
    fixed, vouchers = list(history), list[str]()
    for at in range(old, old + max(signed, 1 - old)):
        if not history:
            founder = signing_half(SECRETS[8]) if purpose is Purpose.EPOCH and random.random() < 0.5 else None
            first = sealing.sign_staff_key(OWNER, SECRETS[at]) if purpose is Purpose.STAFF else None
            history.append(first or sealing.sign_first(OWNER, SECRETS[at], founder))
            continue
        alone = not history[-1].is_signed or (purpose is Purpose.STAFF and random.random() < 0.3)
        signer = signing_half(SECRETS[7] if alone else SECRETS[at - 1])
        vouchers += [signer.public] if alone else []
        history.append(sealing.sign_next(history[-1], SECRETS[at], signer))
    return Keys(history, vouchers, fixed, KINDS[purpose])


def tamper(keys: Keys, random: Random) -> str:
    """Change one thing, which may or may not matter; return what."""
    at = random.randrange(len(keys.history))
    key = keys.history[at]
    other = next(one for one in Purpose if one is not key.purpose)
    changes: dict[str, Any] = {
        "other signature": lambda: replace(key, signature=bytes(64)),
        "no signature": lambda: replace(key, signature=b""),
        "other key": lambda: replace(key, public_key=SECRETS[6].public),
        "other number": lambda: replace(key, number=key.number + 1),
        "other previous": lambda: replace(key, previous=SECRETS[6].public),
        "other owner": lambda: replace(key, owner=UUID(int=8)),
        "other purpose": lambda: replace(key, purpose=other),
        "signed by a stranger": lambda: forged(key),
        "other signer": lambda: replace(key, signed_by=signing_half(SECRETS[5]).public),
        "bad recipient": lambda: replace(key, public_key=key.public_key[:-1] + "q"),
    }
    what = random.choice([*changes, "no vouchers", "not fixed", "other kind", "other list", "shorter", "doubled"])
    if what in changes:
        keys.history[at] = changes[what]()
    match what:
        case "no vouchers":
            keys.vouchers = []
        case "not fixed":
            keys.fixed = [replace(one, number=one.number + 5) for one in keys.fixed]
        case "other kind":
            keys.kind = random.choice([Kind.ROWS_STATED, Kind.TEAM_CREATED, Kind.KEY_MADE, Kind.REPORT_RECEIVED])
        case "other list":
            keys.fixed_kind = Kind.ROWS_LISTED
        case "shorter" if len(keys.history) > 1:
            del keys.history[at]
        case "doubled":
            keys.history.insert(at, key)
    return what


def forged(key: SignedKey) -> SignedKey:
    """Return the key with a valid signature of somebody else."""
    signer = signing_half(SECRETS[4])
    bare = replace(key, signing_key=signing_half(SECRETS[4]).public, signed_by=signer.public, signature=b"")
    return replace(bare, signature=signer.sign(bare.statement()))


def here(keys: Keys) -> bool:
    """Whether the product's rules in Python hold, for an entry of the right kind that commits to the newest key."""
    fixed = {one.fixed_key for one in keys.fixed} if keys.fixed_kind is Kind.KEYS_FIXED else set()
    try:
        sealing.check_history(keys.history, fixed, keys.vouchers)
    except BrokenHistory:
        return False
    newest = keys.history[-1]
    proving = {
        Purpose.EPOCH: {Kind.TEAM_CREATED, Kind.EPOCH_STARTED, Kind.REPORT_RECEIVED},
        Purpose.STAFF: {Kind.KEY_MADE, Kind.KEY_SIGNED, Kind.KEY_REPLACED},
    }
    return not newest.is_signed or keys.kind in proving[newest.purpose]


def case_of(name: str, keys: Keys, seed: int) -> Case:
    """Return the proof of the newest key as the site gives it to browsers, with receipts of a log of this seed."""
    world = worlds.make_world(seed, size=3)
    newest = keys.history[-1]
    lines = [fixed_line(one.fixed_key) for one in keys.fixed]
    content = ledger.content_of_list("candour keys before signatures v1", lines)
    fixed = worlds.receipt_with(world, content, keys.fixed_kind) if lines else None
    receipt = worlds.receipt_with(world, newest.content(), keys.kind)
    places = [
        {"number": one.number, "index": at, "path": [b64encode(step).decode() for step in ledger.path_in_list(at, lines)]}
        for at, one in enumerate(keys.fixed)
    ]
    proof = {
        "history": [one.as_json() for one in keys.history], "vouchers": keys.vouchers, "receipt": json.loads(receipt.to_json()),
        "fixed": {"receipt": json.loads(fixed.to_json()), "places": places} if fixed else None,
    }  # fmt: skip
    return Case(name, "keys", {"Key": world.key, "Proof": proof})


def test_all_accept_and_refuse_the_same_keys() -> None:
    cases, own = list[Case](), list[bool]()
    for seed in range(250):
        random = Random(seed)  # noqa: S311 - repeatable on purpose
        keys = make_keys(random)
        name = "nothing" if seed % 4 == 0 else tamper(keys, random)
        cases.append(case_of(f"{seed}: {name}", keys, seed))
        own.append(here(keys))
        assert own[-1] or name != "nothing"
    verdicts, in_browser = ask(cases), accepted_by_browser(cases)
    apart = [
        f"{case.name}: Python {mine}, browser {browser}, Go {there}"
        for case, mine, browser, there in zip(cases, own, in_browser, verdicts, strict=True)
        if not mine == browser == there.accepts
    ]
    assert apart == []


def test_the_vectors_hold_everywhere() -> None:
    names = ("team", "report", "staff", "old", "after_old")
    cases = [Case(name, "keys", {"Key": VECTORS["verifier_key"], "Proof": VECTORS[name]}) for name in names]
    assert [one.accepts for one in ask(cases)] == accepted_by_browser(cases) == [True] * 5


def test_signed_items_hold_as_the_vectors_say() -> None:
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "signed_items.json").read_text(encoding="utf-8"))
    shown = [("items", True), ("refused", False)]
    cases = [
        (Case(f"{part} {at}", "item", {"Item": one["item"], "Says": one["says"], "Signature": one["signature"]}), holds)
        for part, holds in shown
        for at, one in enumerate(vectors[part])
    ]
    assert [one.accepts for one in ask([case for case, _ in cases])] == [holds for _, holds in cases]
