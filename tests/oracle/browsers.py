"""Asks the browser's own verifiers, which run under Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.domain.sealing.javascript import ROOT, node_program, write_word_list
from tests.oracle.verifier import Case


def accepted_by_browser(cases: Sequence[Case]) -> list[bool]:
    """Return whether the browser's code accepts each case (a receipt or the proof of a key)."""
    write_word_list()
    given = json.dumps([{"check": case.check, "data": case.data} for case in cases])
    done = subprocess.run(
        [node_program(), "--no-warnings", str(Path(__file__).parent / "browser.mjs")],
        input=given, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers: list[bool] = json.loads(done.stdout)
    return answers
