"""Converting a document to lines, for every shape, in Python and in the browser script."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from candour.apps.mailbox.queries.reading import Line, labels, lines

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS: list[Any] = [
    {"text": "Hello"},
    {"sections": [{"prompt": "What did you see?", "text": "A door."}, {"prompt": "Heard?", "text": ""}]},
    {"name": "A", "contact": "letter", "something_else": "x", "sha256": "00", "empty": []},
    {"people": [{"knows": "some", "name": "B"}, {"looks": "tall", "armed": False, "size": 3.5}]},
    {"people": "not her"},
    {"wants": ["one", "two"], "deep": {"a": {"b": {"c": {"d": {"e": {"f": {"g": "too deep"}}}}}}}},
    [],
    None,
    "bare",
    [1, None, True, ["x"]],
]


def test_an_account_is_read_with_its_prompts() -> None:
    assert lines(DOCUMENTS[1]) == [Line("What did you see?", "A door.")]


def test_parts_of_a_document_have_plain_labels() -> None:
    assert lines(DOCUMENTS[2]) == [Line("Name", "A"), Line("How to reach you", "letter"), Line("Something else", "x")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_the_browser_script_converts_a_document_to_the_same_lines(document: Any) -> None:
    script = """
      import { lines } from "./frontend/mailbox/reading.js";
      const [document, labels] = JSON.parse(process.argv[1]);
      console.log(JSON.stringify(lines(document, labels)));
    """
    command = [str(ROOT / "bin/node"), "--input-type=module", "-e", script, json.dumps([document, labels()])]
    output = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert [Line(**one) for one in json.loads(output)] == lines(document)
