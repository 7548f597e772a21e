"""Every app has only the named modules (models, services, views …) at its root."""

from __future__ import annotations

from pathlib import Path

APPS = Path(__file__).resolve().parents[2] / "src" / "candour" / "apps"
NAMED = {"__init__", "apps", "models", "access", "services", "queries", "forms", "views", "urls", "tasks", "followers"}
FOLDERS = {"jinja2", "sql", "migrations"}

# ops is the `candour` command, not pages and rows: its packages are named for what an operator does. `management` is Django's.
OPS = {"command", "demo", "imports", "install", "management", "processes", "release"}

# Root modules of one app alone; `people.permissions` maps roles to permissions. An entry whose module is gone fails.
OWN = {"ops": OPS, "people": {"permissions"}}


def root_of(app: str) -> set[str]:
    """The names of the modules and folders at an app's root, without those of Python itself."""
    return {path.stem for path in (APPS / app).iterdir() if path.name != "__pycache__"}


def apps() -> list[str]:
    return sorted(path.name for path in APPS.iterdir() if path.is_dir() and path.name != "__pycache__")


def test_every_app_has_only_the_named_modules_at_its_root() -> None:
    allowed = {app: NAMED | FOLDERS | OWN.get(app, set()) for app in apps()}
    assert {app: sorted(root_of(app) - allowed[app]) for app in apps() if root_of(app) - allowed[app]} == {}


def test_no_exception_outlives_its_module() -> None:
    assert {app: sorted(names - root_of(app)) for app, names in OWN.items() if app in apps() and names - root_of(app)} == {}
