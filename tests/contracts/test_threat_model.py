"""Every claim of docs/threat-model.md names tests that exist, and its ten sentences are those that reporters read."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from candour.domain.reading_ease import reading_ease

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
PROMISES = ROOT / "src/candour/apps/journey/jinja2/journey/promises.html"
GROUPS = ["mathematics", "procedure", "not held"]
UNTESTED = re.compile(r"not tested: \w.+")
EASE = 70  # Flesch: "fairly easy"


@dataclass(frozen=True)
class Claim:
    """A row of a table: its section, the group, the sentence, and what stands in its last column."""

    section: str
    group: str
    sentence: str
    evidence: str

    @property
    def tests(self) -> list[str]:
        """The tests that the row names, as `path::name`."""
        return re.findall(r"`(tests/[^`]+::[^`]+)`", self.evidence)


def claims(page: str) -> list[Claim]:
    """The rows of all tables of claims."""
    return [Claim(section, *cells) for section, cells in _rows(page, ["held by", "claim", "tests"])]


def promises(page: str) -> list[Claim]:
    """The rows of the table of sentences for reporters, in order."""
    return [
        Claim(number, group, sentence, evidence)
        for _, (number, sentence, group, evidence) in _rows(page, ["", "sentence", "held by", "tests"])
    ]


def _rows(page: str, header: list[str]) -> list[tuple[str, list[str]]]:
    """The rows of all tables with this header, each with the heading it stands under."""
    found, section, inside = list[tuple[str, list[str]]](), "", False
    for line in page.splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ")
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        inside = cells == header or (inside and bool(cells))
        if inside and cells != header and set(line) - set("|-"):
            found.append((section, cells))
    return found


@cache
def named_tests(path: str) -> set[str]:
    """The names of the tests in a file, in Python or JavaScript; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return set()
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".mjs":
        return set(re.findall(r'^test\("(.+?)", ', text, re.MULTILINE))
    return {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def missing(names: list[str]) -> list[str]:
    """Those of the tests, as `path::name`, that do not exist."""
    return [name for name in names if name.partition("::")[2] not in named_tests(name.partition("::")[0])]


def said_to_reporters() -> list[str]:
    """The items of the lists on the reporters' page, in order."""
    return re.findall(r'<li>\{\{ _\("(.+?)"\) \}\}</li>', PROMISES.read_text(encoding="utf-8"))


def test_every_claim_is_a_sentence_in_one_of_three_groups() -> None:
    found = claims(PAGE)
    assert len(found) > 150
    assert [claim for claim in found if claim.group not in GROUPS or not claim.sentence.endswith(".")] == []


def test_every_section_lists_its_groups_in_order_and_says_what_is_not_held() -> None:
    sections: dict[str, list[str]] = {}
    for claim in claims(PAGE):
        sections.setdefault(claim.section, []).append(claim.group)
    attackers = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)
    assert len(attackers) > 15
    assert set(attackers) <= sections.keys()
    assert [name for name, groups in sections.items() if groups != sorted(groups, key=GROUPS.index)] == []
    assert [name for name, groups in sections.items() if not {"not held"} < set(groups)] == []


def test_what_mathematics_holds_is_tested_and_procedure_is_or_says_why_not() -> None:
    held = [*claims(PAGE), *promises(PAGE)]
    assert [claim.sentence for claim in held if claim.group == "mathematics" and not claim.tests] == []
    untested = [claim for claim in held if claim.group == "procedure" and not claim.tests]
    assert [claim.sentence for claim in untested if not UNTESTED.fullmatch(claim.evidence)] == []


def test_every_test_that_the_page_names_exists() -> None:
    names = [name for claim in [*claims(PAGE), *promises(PAGE)] for name in claim.tests]
    assert len(names) > 200
    assert set(names) == set(re.findall(r"`(tests/[^`]+::[^`]+)`", PAGE))
    assert missing(names) == []


@pytest.mark.parametrize(
    "name",
    [
        "tests/contracts/test_threat_model.py::test_that_nobody_wrote",
        "tests/contracts/test_nowhere.py::test_every_test_that_the_page_names_exists",
        "tests/frontend/sealing/locks.test.mjs::a title that no test has",
    ],
)
def test_a_wrong_name_is_noticed(name: str) -> None:
    page = f"## S\n\n| held by | claim | tests |\n|---|---|---|\n| mathematics | It holds. | `{name}` |\n"
    [claim] = claims(page)
    assert missing(claim.tests) == [name]


def test_reporters_are_told_the_ten_sentences_of_the_page() -> None:
    listed = promises(PAGE)
    assert [claim.section for claim in listed] == [str(number) for number in range(1, 11)]
    assert [claim.sentence for claim in listed] == said_to_reporters()
    assert {claim.group for claim in listed} <= set(GROUPS)
    assert [claim.sentence for claim in listed if not claim.tests and not UNTESTED.fullmatch(claim.evidence)] == []


def test_each_of_the_ten_is_one_sentence_that_is_easy_to_read() -> None:
    hard = [said for said in said_to_reporters() if reading_ease(said) < EASE or re.search(r"[.!?;](?=.)", said)]
    assert hard == []
