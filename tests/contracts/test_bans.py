"""Patterns that no source file may contain, each with its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html"} and "/static/" not in str(path)]
SCRIPTS = [path for path in (ROOT / "frontend").rglob("*.js") if "generated" not in path.parts]
SCRIPTS += [ROOT / "src" / "candour" / "ui" / "first.js"]

BANS = {
    r"\|\s*safe\b": ("src", "marks text as markup without escaping; build markup in a template"),
    r"\bmark_safe\(": ("src", "the same in Python"),
    r"\brequests\.(get|post)\(": ("src", "the server sends requests to no other machine"),
    r"<script(?![^>]*\bsrc=)(?!>{{ first_script }}<)": ("src", "inline scripts: the security policy blocks all but the first"),
    r"\sstyle=\"": ("src", "inline styles: the same"),
    r"\son(click|submit|load)=": ("src", "inline handlers: the same"),
    r"REMOTE_ADDR|HTTP_USER_AGENT|X_FORWARDED_FOR": ("src", "IP addresses and devices are never read"),
    r"\b(TODO|FIXME|XXX)\b": ("both", "unfinished work belongs in the tracker"),
    r"localStorage\b": ("frontend", "keeps plain text after the tab is closed; use the sealed draft"),
    r"innerHTML\s*=(?!=)": ("frontend", "text from people becomes markup; use textContent"),
    r"\beval\(|new Function\(": ("frontend", "blocked by the content security policy"),
}


@pytest.mark.parametrize("pattern", BANS)
def test_no_source_contains_a_banned_pattern(pattern: str) -> None:
    where, reason = BANS[pattern]
    files = {"src": SOURCES, "frontend": SCRIPTS, "both": SOURCES + SCRIPTS}[where]
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]
    assert not found, f"{reason}: {found}"


def test_domain_takes_the_time_as_an_argument() -> None:
    domain = [path for path in SOURCES if "domain" in path.parts and path.suffix == ".py"]
    found = [str(path) for path in domain if re.search(r"datetime\.now\(|date\.today\(|time\.time\(", path.read_text())]
    assert not found, "domain functions take the time as an argument, so that the same input always gives the same result"


def test_files_stay_short() -> None:
    code = [path for path in [*SOURCES, *SCRIPTS] if path.suffix != ".html" and "migrations" not in path.parts]
    long = [f"{path.relative_to(ROOT)} ({lines})" for path in code if (lines := path.read_text().count("\n")) > 400]
    assert not long, "a file that nears 400 lines becomes a package of the same name"
