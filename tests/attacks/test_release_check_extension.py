"""Attack: the operator alters what one browser is given. The browser extension shows it for the page that is open."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Worker

from tests.attacks.altering import Alteration, Response, nothing
from tests.attacks.released import ReleasedSite, released_site
from tests.browser import ARGUMENTS, PATIENCE, ROOT
from tests.waiting import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_RESULT = """async (path) => {
  const [tab] = (await chrome.tabs.query({})).filter(({ url }) => url && new URL(url).pathname === path);
  return tab ? (await chrome.storage.session.get(`tab ${tab.id}`))[`tab ${tab.id}`] ?? null : null;
}"""


@pytest.fixture(scope="module")
def released(built_site: None) -> Iterator[ReleasedSite]:
    with released_site() as running:
        yield running


@pytest.fixture(scope="module")
def browser(released: ReleasedSite, chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A Chromium with the extension, made for the operator's address and the release key."""
    folder, profile = tmp_path_factory.mktemp("extension"), tmp_path_factory.mktemp("profile")
    pack = [ROOT / "bin/node", ROOT / "frontend/extension/pack.mjs"]
    subprocess.run([*pack, "--site", released.operator.url, "--key", released.key, "--out", folder], check=True, cwd=ROOT)
    loading = [f"--load-extension={folder}", f"--disable-extensions-except={folder}"]
    allowed = "--disable-features=DisableLoadExtensionCommandLineSwitch"
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path="/usr/bin/chromium",
        args=[*ARGUMENTS, *loading, allowed, "--headless=new"],
        headless=False,
        ignore_default_args=["--disable-extensions"],
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def extension(browser: BrowserContext) -> Worker:
    """The extension's background script."""
    return browser.service_workers[0] if browser.service_workers else browser.wait_for_event("serviceworker")


def _shown(
    released: ReleasedSite, browser: BrowserContext, extension: Worker, path: str, alteration: Alteration
) -> dict[str, Any]:
    """Open a page under an alteration; return what the extension shows for it once the page is loaded."""
    released.operator.alter = alteration
    page: Page = browser.new_page()
    # Files with a digest in their name stay in a browser's cache for years, so an altered one reaches new visitors only.
    browser.new_cdp_session(page).send("Network.clearBrowserCache")
    try:
        page.goto(released.operator.url + path, wait_until="load")
        wait_until(lambda: extension.evaluate(_RESULT, path), "the extension shows a result", seconds=60)
        result: dict[str, Any] = extension.evaluate(_RESULT, path)
        return result
    finally:
        page.close()
        released.operator.alter = nothing


@pytest.mark.parametrize("path", ["/", "/report/safety/", "/mailbox/", "/staff/account/login/"])
def test_a_page_as_released_is_shown_as_the_same(
    released: ReleasedSite, browser: BrowserContext, extension: Worker, path: str
) -> None:
    shown = _shown(released, browser, extension, path, nothing)
    assert (shown["word"], shown["badge"], shown["findings"]) == ("same", "OK", [])


def _altered_script(response: Response) -> None:
    if re.fullmatch(r"/static/candour/site\.[0-9a-f]+\.js", response.path):
        response.body += b";globalThis.altered=1"


def _inline_script(response: Response) -> None:
    if response.is_page:
        response.replace("</head>", "<script>document.currentScript.remove()</script></head>")


def _policy_dropped(response: Response) -> None:
    response.headers.pop("Content-Security-Policy", None)


def _frame(response: Response) -> None:
    if response.is_page:
        response.replace("</main>", "<iframe></iframe></main>")


def _own_unlisted_script(response: Response) -> None:
    if response.is_page:
        response.replace("</head>", '<script src="/static/candour/helper.js"></script></head>')


@pytest.mark.parametrize(
    ("alteration", "finding"),
    [
        (_altered_script, r"The script or style candour/site\.[0-9a-f]+\.js differs from the release\."),
        (_inline_script, r"An inline script is not in the release \(sha256-"),
        (_policy_dropped, r"The page lacks the header Content-Security-Policy\."),
        (_frame, r"The page contains an element <iframe>\."),
        (
            _own_unlisted_script,
            r"The page loads a script or style that is not in the release: http.*/static/candour/helper\.js",
        ),
    ],
)
def test_what_the_operator_altered_is_named(
    released: ReleasedSite, browser: BrowserContext, extension: Worker, alteration: Alteration, finding: str
) -> None:
    shown = _shown(released, browser, extension, "/help/", alteration)
    assert (shown["word"], shown["badge"]) == ("differs", "NO")
    assert any(re.match(finding, one) for one in shown["findings"]), shown
