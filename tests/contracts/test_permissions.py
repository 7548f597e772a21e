"""Code and templates ask for a permission, never for a role: roles are named in people.permissions and people.models alone."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from candour.apps.people.models import Role
from candour.apps.people.permissions import ASSIGNABLE, INVESTIGATING_ROLE, ROLES, Permission, permissions_of, roles_with

SOURCE = Path(__file__).resolve().parents[2] / "src" / "candour"
MAY_NAME_ROLES = {"apps/people/permissions.py", "apps/people/models.py"}
MODULES = sorted(
    path
    for folder in ("apps", "ui", "config")
    for path in (SOURCE / folder).rglob("*.py")
    if "migrations" not in path.parts and "demo" not in path.parts and path.relative_to(SOURCE).as_posix() not in MAY_NAME_ROLES
)
TEMPLATES = sorted(SOURCE.rglob("jinja2/**/*.html"))
NAMES = frozenset(str(name) for name in Role.Name)

# Literals equal to a role's name that mean something else.
OTHER_MEANINGS = {
    ("apps/cases/services/identifying.py", "investigator"),  # the key of an id in an entry
    ("apps/cases/services/imports.py", "investigator"),  # a column of an imported file
    ("apps/desk/queries/case.py", "investigator"),  # a foreign key
    ("apps/desk/services/handling.py", "supervisor"),  # a role of the procedure packs
    ("apps/insight/access.py", "investigator"),  # a foreign key, as in the next three
    ("apps/insight/models.py", "investigator"),
    ("apps/insight/queries/officer.py", "investigator"),
    ("apps/insight/queries/reviews.py", "investigator"),
    ("apps/matters/services/asking.py", "investigator"),  # a role of the procedure packs
    ("apps/matters/services/events.py", "investigator"),  # the same
}


def named_in(source: str) -> set[str]:
    """The roles a module names: as `Role.Name.X`, or as a string that is a role's name."""
    nodes = list(ast.walk(ast.parse(source)))
    members = {ast.unparse(node) for node in nodes if isinstance(node, ast.Attribute)}
    strings = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {name for name in members if re.fullmatch(r"(\w+\.)*Role\.Name\.[A-Z_]+", name)} | (strings & NAMES)


def named_in_template(template: str) -> set[str]:
    """The roles a template names as a string."""
    return {word for _, word in re.findall(r"""(["'])(\w+)\1""", template)} & NAMES


@pytest.mark.slow
def test_no_module_names_a_role() -> None:
    found = {(p.relative_to(SOURCE).as_posix(), name) for p in MODULES for name in named_in(p.read_text(encoding="utf-8"))}
    assert found - OTHER_MEANINGS == set(), "ask for a permission of people.permissions"
    assert OTHER_MEANINGS - found == set(), "delete the exceptions that no longer occur"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_template_names_a_role(path: Path) -> None:
    assert named_in_template(path.read_text(encoding="utf-8")) == set()


def test_a_named_role_is_found() -> None:
    assert named_in("allowed = Role.Name.OVERSEER in roles") == {"Role.Name.OVERSEER"}
    assert named_in('allowed = "overseer" in roles') == {"overseer"}
    assert named_in_template('{% if "overseer" in roles %}') == {"overseer"}


def test_the_table_has_a_row_for_every_role_and_a_role_for_every_permission() -> None:
    assert set(ROLES) == set(Role.Name)
    assert permissions_of(NAMES) == set(Permission)
    assert all(roles_with(permission) for permission in Permission)


def test_the_investigating_role_can_be_assigned_and_investigates() -> None:
    assert INVESTIGATING_ROLE in ASSIGNABLE
    assert Permission.INVESTIGATE_CASES in ROLES[INVESTIGATING_ROLE].permissions


def test_a_role_without_a_row_permits_nothing() -> None:
    assert permissions_of(["harbour_master"]) == frozenset()
