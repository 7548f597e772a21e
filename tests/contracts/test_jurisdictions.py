"""No law of one jurisdiction in code: windows, bodies, phone numbers and names belong in the packs.

It reads Python, templates, SQL and scripts of `src/candour` outside `packs/`. Comments and docstrings may cite the law a rule
comes from; what runs, and what a page says, may not.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from candour.domain.procedure import load_pack, shipped

SOURCE = Path(__file__).parents[2] / "src" / "candour"
WORDS = {
    "the name of a pack": r"\b(" + "|".join(shipped()) + r")\b",
    "a place": r"\b(England|Wales|Scotland|United Kingdom|New York|NYC|Chicago)\b",
    "a police authority": r"\b(IOPC|CCRB|NYPD|COPA|HMICFRS|IPCC)\b",
    "a law or a code": r"\b(Regulations? (19|20)\d\d|Act (19|20)\d\d|CMR reg|CR reg|PRA s\d+|RCNY|Charter s\d+)",
    "a number to call": r"\b(999|911|101|116 123|0[38]00 [\d ]{6,}|1?-?8\d\d-\d{3}-\d{4})\b",
    "a period of the law": r"\b(28[ -]days?|24[ -]months?|months=24|days=28)\b",
    "a time zone": r"\b(Europe|America)/[A-Z]\w+",
}
# What a path holds, what is allowed there (None: all), and why.
ALLOWED = (
    ("/demo/", None, "invented bodies and records: data, which must say its pack"),
    ("chicago", "a place", "the public Chicago records: how their columns read, and their import"),
    ("ops/command/", "a place", "the option that imports the public Chicago records"),
    ("/patterns/", "a place", "names of shipped mappings, and what the models were learned from"),
    ("insight/queries/alerts.py", "a period of the law", "how long an alert may wait for its answer: no law says"),
    ("people/migrations/0003_pack.py", "the name of a pack", "what the old default meant"),
    ("people/migrations/0005_body_names_its_pack.py", "the name of a pack", "what the old default meant"),
)


@pytest.mark.slow
def test_no_code_contains_the_law_of_one_jurisdiction() -> None:
    found = [
        f"{path}:{line}: {what}: {hit}"
        for path, line, what, hit in hits(SOURCE)
        if not any(part in path and only in {None, what} for part, only, _ in ALLOWED)
    ]
    assert found == []


@pytest.mark.slow
def test_every_exception_is_still_needed() -> None:
    seen = [(path, what) for path, _, what, _ in hits(SOURCE)]
    unused = [part for part, only, _ in ALLOWED if not any(part in path and only in {None, what} for path, what in seen)]
    assert unused == []


@pytest.mark.parametrize(
    "line",
    [
        'PACK = "england_wales"',
        "WITHIN = timedelta(days=28)",
        'HELP = "0800 999 5428"',
        'ZONE = "Europe/London"',
        'say("Police (Conduct) Regulations 2020")',
        'say("The IOPC decides")',
    ],
)
def test_it_finds_law_in_code(tmp_path: Path, line: str) -> None:
    (tmp_path / "rule.py").write_text(f'"""Under CMR reg 34(2)."""\n# 24 months: PRA s20\n{line}\n', "utf-8")
    assert [number for _, number, _, _ in hits(tmp_path)] == [3]


def test_every_pack_has_what_code_no_longer_says() -> None:
    for code in shipped():
        pack = load_pack(code)
        assert pack.header.territory
        assert pack.zone
        assert pack.conflict_window.months


def hits(root: Path) -> Iterator[tuple[str, int, str, str]]:
    """Path, line number, kind and word of every word of one jurisdiction's law in code or text of pages."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix not in {".py", ".html", ".sql", ".js", ".toml"} or name.startswith("packs/") or "static/" in name:
            continue
        text = without_remarks(path)
        for what, pattern in WORDS.items():
            for found in re.finditer(pattern, text):
                yield name, text.count("\n", 0, found.start()) + 1, what, found[0]


def without_remarks(path: Path) -> str:
    """The text with comments and docstrings blanked out, line for line."""
    text = path.read_text("utf-8")
    if path.suffix == ".html":
        return re.sub(r"\{#.*?#\}", blank, text, flags=re.DOTALL)
    if path.suffix == ".sql":
        return re.sub(r"--.*", "", text)
    if path.suffix == ".js":
        return re.sub(r"/\*.*?\*/|^\s*//.*", blank, text, flags=re.DOTALL | re.MULTILINE)
    if path.suffix == ".toml":
        return re.sub(r"^\s*#.*", "", text, flags=re.MULTILINE)
    return python_without_remarks(text)


def blank(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def python_without_remarks(text: str) -> str:
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and lines[token.start[0] - 1]:
            lines[token.start[0] - 1] = lines[token.start[0] - 1][: token.start[1]]
    return "\n".join(lines)
