"""Set-up for all tests: starts the embedded PostgreSQL (or uses DATABASE_URL) before Django connects."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

os.environ.setdefault("CANDOUR_STORE", tempfile.mkdtemp(prefix="candour-store-"))
os.environ.setdefault("CANDOUR_LEDGER_KEY_FILE", os.path.join(os.environ["CANDOUR_STORE"], "ledger.pem"))  # noqa: PTH118 - a string is wanted
# Each process has a database, and so a log, of its own. Servers that tests start read the variable; Django here, the setting.
os.environ["CANDOUR_LEDGER_MEMORY_FILE"] = tempfile.mkdtemp(prefix="candour-memory-") + "/last"

import hypothesis
import pytest
from _pytest.nodeid import coerce_node_id
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from candour.apps.ops.install.database import ensure_running
from candour.config import environment
from candour.config.middleware import PrivacyHeaders
from tests import template_database
from tests.browser import built_site, chromium, page  # noqa: F401 - fixtures
from tests.passwords import HASHERS
from tests.web_role import wait_for_open_requests

MEMORY = Path(os.environ["CANDOUR_LEDGER_MEMORY_FILE"])
_LONGEST = {"test_kill.py", "test_storage_failures.py"}  # each takes minutes and shares no fixture

ensure_running(environment.read(), "postgres")

# No deadline for hypothesis examples: a busy machine is not a fault.
hypothesis.settings.register_profile("untimed", hypothesis.settings(), deadline=None)
hypothesis.settings.register_profile("quick", hypothesis.settings(), deadline=None, max_examples=10)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "untimed"))


@pytest.fixture(scope="session", autouse=True)
def settings_of_the_tests() -> Iterator[None]:
    """Serve assets without digests in their names, which only collected static files have; hash passwords cheaply."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # a fresh checkout has none, and the middleware warns
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {"STORAGES": settings.STORAGES | {"staticfiles": plain}, "CANDOUR_LEDGER_MEMORY_FILE": MEMORY}
    middleware = ["tests.web_role.AsWeb", *settings.MIDDLEWARE]
    with override_settings(**files, PASSWORD_HASHERS=HASHERS, MIDDLEWARE=middleware):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_with_headers() -> Iterator[None]:
    """Give static files of a live server the headers they have in production: the live server bypasses the middleware."""
    serve = StaticFilesHandler.serve

    def with_headers(handler: StaticFilesHandler, request: HttpRequest) -> HttpResponse:
        def served(inner: HttpRequest) -> HttpResponse:
            return cast("HttpResponse", serve(handler, inner))

        return PrivacyHeaders(served)(request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", with_headers)
        yield


@pytest.fixture(autouse=True)
def signer_without_memory(request: pytest.FixtureRequest) -> None:
    """Let the log's signer forget what it signed before each test whose database, and so its log, begins empty."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        MEMORY.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def requests_end_before_tables_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with a live server, wait for the requests that its closed pages have left open."""
    live = "live_server" in request.fixturenames
    if live:
        request.getfixturevalue("transactional_db")  # so that this fixture ends before it
    yield
    if live:
        wait_for_open_requests()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give each test process a copy of a migrated template database (`template_database`)."""
    name = str(connection.settings_dict["TEST"]["NAME"])  # with the suffix of this xdist process
    with django_db_blocker.unblock():
        template_database.use_copy(name)
        template_database.allow_truncate()
    yield
    with django_db_blocker.unblock():
        template_database.drop(name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest groups and tests first, so that two processes finish together. The others stay in random order."""
    items.sort(key=_expected_to_be_short)
    for item in items:
        if (group := item.get_closest_marker("xdist_group")) and "@" not in item.nodeid:
            # pytest-xdist 3.8 names the group in an attribute that pytest 9.2 no longer reads, and runs no group together.
            item._id = coerce_node_id(f"{item.nodeid}@{group.args[0]}")


def _expected_to_be_short(item: pytest.Item) -> int:
    if item.path.name == "test_weight.py":  # weighs the demonstration's pages before other tests write more into them
        return -1
    group = item.get_closest_marker("xdist_group")
    if group and group.args == ("site",):  # one process runs all of these, one after the other
        return 0
    if item.path.name in _LONGEST or group:
        return 1
    return 2 if item.get_closest_marker("slow") else 3
