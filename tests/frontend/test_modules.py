"""Runs the tests of the frontend's pure modules, `*.test.mjs` beside this file, under Node's own test runner."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.domain.sealing.javascript import ROOT, node_program, write_word_list

HERE = Path(__file__).parent
ROOMS = sorted({path.relative_to(HERE).parts[0] for path in HERE.rglob("*.test.mjs")})


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.slow
def test_the_modules_of_a_room_pass_their_tests(room: str) -> None:
    write_word_list()
    files = sorted(map(str, (HERE / room).glob("*.test.mjs"))) or [str(HERE / room)]
    command = [node_program(), "--no-warnings", "--test", "--test-reporter=tap", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
