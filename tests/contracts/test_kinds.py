"""Every kind of entry is in the registry, is spelled nowhere else, and is explained in docs/kinds.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from candour.domain.ledger import Actor, Audience, Kind

ROOT = Path(__file__).parents[2]
REGISTRY = ROOT / "src/candour/domain/ledger/kinds.py"
BUILT = ROOT / "src" / "candour" / "ui" / "static"
NAMES = {str(kind) for kind in Kind}
# SQL cannot import the registry: each file that names a kind, and the kinds it names.
IN_SQL = {
    "bench/pages_rows.sql": {"report.received", "case.opened", "item.opened"},
    "src/candour/apps/cases/migrations/0003_waiting.py": {"item.opened"},
    "src/candour/apps/dossiers/sql/items_are_signed.sql": {"items.signed"},
    "src/candour/apps/people/migrations/0010_who_appointed_whom.py": {"staff.added", "role.given"},
}
_QUOTED = re.compile(r"""['"]([a-z_]+\.[a-z_]+)['"]""")
_COLUMNS = "| name | actor | ids | shown to | words for staff | words for the reporter |"


def _spelled_in(file: Path) -> set[str]:
    """Kinds that a Python file contains as string literals."""
    nodes = ast.walk(ast.parse(file.read_text()))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)} & NAMES


def _quoted_in(file: Path) -> set[str]:
    return set(_QUOTED.findall(file.read_text())) & NAMES


def _files(*endings: str) -> Iterator[Path]:
    """The files of `src` and `bench` with these endings, without the built scripts, which repeat those of `frontend`."""
    for folder in ("src", "bench"):
        for ending in endings:
            found = sorted((ROOT / folder).rglob(f"*{ending}"))
            yield from (file for file in found if BUILT not in file.parents)


@pytest.mark.slow
def test_no_kind_is_spelled_outside_the_registry() -> None:
    spelled = {
        str(file.relative_to(ROOT)): found for file in _files(".py") if file != REGISTRY and (found := _spelled_in(file))
    }
    assert spelled == {}
    quoted = {str(file.relative_to(ROOT)) for file in _files(".html", ".mjs", ".js", ".toml") if _quoted_in(file)}
    assert quoted == set()


def test_sql_names_only_the_kinds_listed_here() -> None:
    found = {str(file.relative_to(ROOT)): _quoted_in(file) for file in _files(".sql")}
    found |= {str(file.relative_to(ROOT)): _quoted_in(file) for file in _files(".py") if "migrations" in file.parts}
    assert {path: kinds for path, kinds in found.items() if kinds} == IN_SQL


def test_every_kind_is_appended_somewhere() -> None:
    code = "\n".join(file.read_text() for file in _files(".py") if file != REGISTRY)
    assert [kind.name for kind in Kind if f"Kind.{kind.name}" not in code] == []


@pytest.mark.parametrize("kind", Kind, ids=str)
def test_a_kind_has_the_words_its_readers_need(kind: Kind) -> None:
    rules = kind.rules
    assert rules.for_staff
    assert bool(rules.for_reporter) == (Audience.REPORTER in rules.shown_to)


@pytest.mark.parametrize("kind", Kind, ids=str)
def test_an_entry_without_a_named_actor_has_one_possible_actor(kind: Kind) -> None:
    assert len(kind.rules.actors - {Actor.STAFF}) <= 1


@pytest.mark.parametrize("kind", Kind, ids=str)
def test_a_former_role_is_no_role_of_the_same_kind(kind: Kind) -> None:
    former = kind.rules.formerly
    assert former.keys() <= kind.rules.roles
    assert not kind.rules.roles & set(former.values())


def _row(kind: Kind) -> str:
    rules = kind.rules
    ids = [*sorted(rules.ids), *(f"{role} (may be absent)" for role in sorted(rules.optional))]
    cells = (
        f"`{kind}`",
        ", ".join(sorted(rules.actors)),
        ", ".join(ids),
        ", ".join(sorted(rules.shown_to)),
        rules.for_staff,
        rules.for_reporter,
    )
    return re.sub(r" +", " ", f"| {' | '.join(cells)} |")


def test_the_page_of_kinds_is_the_registry() -> None:
    rows = "\n".join([_COLUMNS, "|---" * 6 + "|", *(_row(kind) for kind in Kind)])
    assert rows in (ROOT / "docs/kinds.md").read_text(), f"docs/kinds.md lags. Its table should be:\n{rows}"
