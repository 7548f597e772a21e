"""Builds the Go verifier once and asks it about many cases at a time. Where Go is absent, the tests are skipped."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SOURCE = Path(__file__).parent / "verifier"
DOCUMENT = Path(__file__).parents[2] / "docs" / "verifying.md"
PACKAGES = Path("/usr/share/gocode")  # of Debian's golang-golang-x-mod-dev


@dataclass(frozen=True)
class Verdict:
    """What the verifier says of one case. `why`: the reason of a refusal; `facts`: the fingerprints that a receipt shows."""

    accepts: bool
    why: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A question to the verifier: the name of the check, and its data. `name` is for people."""

    name: str
    check: str
    data: dict[str, Any]


def ask(cases: Sequence[Case]) -> list[Verdict]:
    """Return the verifier's verdict on each case. A disagreement with the foreign package fails the test."""
    lines = "".join(json.dumps({"Check": case.check, "Data": case.data}) + "\n" for case in cases)
    done = subprocess.run([program()], input=lines, capture_output=True, text=True, check=True, timeout=300)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    verdicts = [Verdict(one["Accept"], one["Why"], tuple(one.get("Facts", ()))) for one in answers]
    apart = [f"{case.name}: {one.why}" for case, one in zip(cases, verdicts, strict=True) if "DISAGREEMENT" in one.why]
    assert apart == []
    return verdicts


@cache
def program() -> str:
    """Return the path of the built verifier; build it if no process of this machine has built this source yet."""
    if shutil.which("go") is None or not (PACKAGES / "src/golang.org/x/mod/sumdb").is_dir():
        pytest.skip("Go and golang-golang-x-mod-dev are not installed: run bin/machine tests as root")
    files = sorted(SOURCE.glob("*.go"))
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"candour-oracle-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"verifier-{digest}"
    with _lock(folder):
        if not target.exists():
            _build(target)
    return str(target)


def _build(target: Path) -> None:
    """Compile the verifier without the network: standard library and Debian's package only."""
    found = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOFLAGS": "", "CGO_ENABLED": "0"}
    caches = {"GOCACHE": str(target.parent / "cache")}
    draft = target.with_suffix(f".{os.getpid()}")
    subprocess.run(["go", "build", "-o", str(draft), "."], cwd=SOURCE, env=os.environ | found | caches, check=True, timeout=300)
    draft.replace(target)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Hold a lock, so that only one process builds."""
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
