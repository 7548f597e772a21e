"""Domain words in class names are in docs/glossary.md.

A class name is split at its capitals. Each word must be a word of a term in the glossary (the terms are in bold), or be in
`ORDINARY` or `STANDARD` below. Checked are the models of all apps and every public dataclass of src/candour.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "candour"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that mean in a class name what they mean in any text.
ORDINARY = _words(
    """
    accused adjusted answered asked assigned available begun between block by carer category chain change choice
    chosen circle comparable compared content context count day decided description detail duty edge element end error
    evaluation event failure fifth figure file followed for form former four from full group grouped handed heading
    heard help history holder home identity in investigator job known ladder later latest law level link linked log
    merge merged message model moment name named near new next note open opened opening order other out over page part
    pattern period person place plain post power prefix prepared progress published queue raised rate read reader
    reading reason received recipient repeat replayed request required result right row rule scope sealed search
    secret section seen send sendable sender sent series served shape share shared shown similar size source spot stage state
    status stay step stored style sum summary surname tally text tie time timeline timeliness to total triggered used value
    verified view wait waiting weighed window witness word wrong year
    """
)

# Terms of programming, cryptography, statistics and charts, as textbooks use them; each in the singular.
STANDARD = _words(
    """
    axis band bar bin calibration cell chart cluster co coded column comparison converter curve environment fault funnel
    header histogram hit interval junction learned letterhead logistic negation network node population posterior query rank
    reliability request rotation scale scope session sheet stanza token verifier version weight
    """
)
IRREGULAR = {"axes": "axis"}

# Classes with a word that was given up, and why they still have it.
EXEMPT = {
    "PatternLook": "the name of a table, of an entry kind and of ids in entries, which are never changed",
    "DoubtfulPair": "to be renamed with the linkage services",
}

# DESIGN section 1: terms that the glossary must define, and words that are not terms.
DESIGNED = {"procedure pack"} | _words(
    """
    reporter account report mailbox subject mention allegation case matter act move staff handler role permission ask clock
    measure authority hold dossier item grant epoch rotate ledger entry kind checkpoint proof follower escrow deposit match
    snapshot
    """
)
GIVEN_UP = {"let in", "put aside", "short sum", "doubtful link"} | _words(
    "tell told found made one said kept given turn doubtful figures look looks feeding standing"
)


def singular(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    word = IRREGULAR.get(word.lower(), word.lower())
    if word.endswith("ies") and word not in ORDINARY:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in ORDINARY else word


def words_of(name: str) -> set[str]:
    """The words of a CamelCase name."""
    return {singular(word) for word in re.findall(r"[A-Z][a-z0-9]*|[A-Z]+(?![a-z])", name)}


def terms() -> set[str]:
    """The terms of the glossary: what is in bold in its tables."""
    return set(re.findall(r"\*\*([^*]+)\*\*", GLOSSARY))


def class_names() -> Iterator[tuple[str, str]]:
    """The file and name of each model and each public dataclass."""
    for path in SOURCE.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and (_is_dataclass(node) or _is_model(node)):
                yield str(path.relative_to(SOURCE)), node.name


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def _is_model(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base) in {"models.Model", "Model", "AbstractUser", "AbstractBaseUser"} for base in node.bases)


def given_up(name: str) -> set[str]:
    """The words of a class name that are not to be used as names."""
    return {word.lower() for word in re.findall(r"[A-Z][a-z0-9]*", name)} & GIVEN_UP


def unknown_words(name: str) -> set[str]:
    """The words of a class name that neither the glossary nor the two lists hold."""
    known = {singular(word) for term in terms() for word in re.findall(r"[A-Za-z]+", term)}
    return words_of(name) - known - ORDINARY - STANDARD


@pytest.mark.slow
def test_every_domain_word_in_a_class_name_is_in_the_glossary() -> None:
    names = set(class_names())
    assert len(names) > 150
    assert {
        (path, name): unknown for path, name in sorted(names) if name not in EXEMPT and (unknown := unknown_words(name))
    } == {}


def test_a_word_that_nobody_explained_is_found() -> None:
    assert unknown_words("CaseWidget") == {"widget"}


def test_the_glossary_defines_the_words_of_the_design() -> None:
    assert DESIGNED - terms() == set()


@pytest.mark.slow
def test_words_that_were_given_up_are_neither_terms_nor_names() -> None:
    assert {term.lower() for term in terms()} & GIVEN_UP == set()
    assert GIVEN_UP.isdisjoint(ORDINARY | STANDARD)
    assert {name: words for _path, name in class_names() if name not in EXEMPT and (words := given_up(name))} == {}
    assert given_up("KeptRow") == {"kept"}


def test_each_term_is_defined_once() -> None:
    defined = re.findall(r"^\| \*\*([^*]+)\*\* \|", GLOSSARY, re.MULTILINE)
    assert len(defined) > 60
    assert sorted({term for term in defined if defined.count(term) > 1}) == []
