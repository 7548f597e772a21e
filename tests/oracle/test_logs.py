"""Published logs: the product's verifier and the one in Go accept and refuse the same folders, whole or tampered with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from candour.apps.ops.command import verify
from candour.apps.ops.command.verify import VerifierRequest
from tests.oracle import worlds
from tests.oracle.verifier import Case, ask
from tests.oracle.worlds import TAMPERINGS, World

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("oracle")]
ROUNDS = 45


def here(world: World, folder: Path, since: Path) -> bool:
    """Whether `candour verify FOLDER` says that the log holds."""
    since.write_text(world.since, encoding="utf-8")
    wanted = VerifierRequest(str(since) if world.since else None, verify.parse_witnesses(world.witnesses), world.quorum)
    return verify.run(str(folder), world.key, wanted) == verify.HOLDS


def case_of(world: World, folder: Path) -> Case:
    data = {"Folder": str(folder), "Key": world.key, "Since": world.since, "Witnesses": world.witnesses, "Quorum": world.quorum}
    return Case(world.name, "log", data)


@pytest.mark.parametrize("tamper", TAMPERINGS, ids=lambda tamper: tamper.__name__)
def test_both_accept_and_refuse_the_same_logs(tamper: worlds.Tampering, tmp_path: Path) -> None:
    cases, own = list[Case](), list[bool]()
    for seed in range(ROUNDS):
        world, folder = worlds.make_world(seed), tmp_path / str(seed)
        world.publish(folder)
        tamper(world, folder)
        cases.append(case_of(world, folder))
        own.append(here(world, folder, tmp_path / "since"))
    verdicts = ask(cases)
    apart = [f"{case.name} here {mine}, there {verdict}" for case, mine, verdict in zip(cases, own, verdicts, strict=True)
             if mine != verdict.accepts]  # fmt: skip
    assert apart == []
    assert Counter(own)[tamper is worlds.leave] > 0
