"""Fixtures for tests in a real Chromium, with a virtual passkey authenticator that supports PRF.

The fixtures `chromium`, `built_site` and `page` reach test modules through tests/conftest.py. Because Playwright runs an event
loop, Django would refuse database access in this thread; that check is disabled while a browser runs.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60_000  # milliseconds; unlocking is slow on purpose, and slower on a busy machine
expect.set_options(timeout=PATIENCE)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PASSKEYS = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "hasPrf": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for each test process. Each test uses a profile of its own."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built_site() -> None:
    """Build the script bundle if a source file is newer than it."""
    bundle = ROOT / "src/candour/ui/static/candour/staff.js"
    sources = [path for path in (ROOT / "frontend").rglob("*") if path.suffix in {".js", ".mjs", ".scss"}]
    if not bundle.exists() or any(path.stat().st_mtime > bundle.stat().st_mtime for path in sources):
        subprocess.run([ROOT / "bin/node", ROOT / "frontend/build.mjs"], check=True, cwd=ROOT)


@dataclass
class LateScripts:
    """Holds back a page's script files, so that a test can type and press before they have loaded."""

    page: Page
    _waiting: list[Route] = field(default_factory=list)

    def open(self, address: str) -> None:
        """Go to a page without letting any script file reach it."""
        self.page.route("**/*.js", self._keep)
        self.page.goto(address, wait_until="commit")

    def press(self, button: str) -> None:
        """Press a button; assert that the page asks to wait and that no request was sent."""
        sent: list[Request] = []

        def note(request: Request) -> None:
            sent.append(request)

        self.page.on("request", note)
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_text("still on its way")).to_be_visible()
        assert [one.url for one in sent if one.method == "POST"] == []
        self.page.remove_listener("request", note)

    def _keep(self, route: Route) -> None:
        self._waiting.append(route)

    def come(self) -> None:
        """Deliver the script files held back."""
        for route in self._waiting:
            route.continue_()
        self._waiting.clear()
        self.page.unroute("**/*.js")


@pytest.fixture
def page(chromium: Browser, built_site: None) -> Iterator[Page]:
    """Open a page in a fresh profile. The test fails on any error that a script or the browser reports."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    shown = context.new_page()
    complaints: list[str] = []
    shown.on("console", lambda message: complaints.extend(_complaint(message)))
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    yield shown
    context.close()
    assert complaints == []


def add_passkeys(page: Page, **options: object) -> Callable[[], list[dict[str, object]]]:
    """Give the page a virtual authenticator that creates passkeys and confirms for the user.

    `options` change it, such as hasPrf=False. Returns a function that lists the passkeys stored on it.
    """
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    added = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _PASSKEYS | options})

    def stored() -> list[dict[str, object]]:
        """The passkeys that take up a place on the authenticator."""
        found = devtools.send("WebAuthn.getCredentials", added)["credentials"]
        return [one for one in found if one["isResidentCredential"]]

    return stored


def _complaint(message: ConsoleMessage) -> list[str]:
    # A refused request is handled by the page; every other error is a fault.
    return [message.text] if message.type == "error" and "Failed to load resource" not in message.text else []
