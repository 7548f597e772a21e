"""Attack: text that reaches a page becomes script, or another site embeds a page. Chromium refuses both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, Route
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SINKS = [
    "document.body.innerHTML = '<img src=x onerror=\"globalThis.ran = 1\">'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "document.createElement('script').text = 'globalThis.ran = 1'",
    "document.createElement('script').src = '/static/candour/site.js'",
    "document.body.setAttribute('onclick', 'globalThis.ran = 1')",
    "setTimeout('globalThis.ran = 1')",
    "new Worker('/static/candour/site.js')",
    "new Worker(URL.createObjectURL(new Blob(['1'])))",
    "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "trustedTypes.createPolicy('theirs', { createHTML: (text) => text })",
]


@pytest.fixture
def visitor(chromium: Browser, built_site: None) -> Iterator[Page]:
    """A page in a fresh profile, in which scripts may fail."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_no_text_becomes_script_or_markup(visitor: Page, live_server: LiveServer) -> None:
    visitor.goto(f"{live_server.url}/help/")
    for sink in SINKS:
        with pytest.raises(Error, match=r"Trusted|policy"):
            visitor.evaluate(f"() => {{ {sink} }}")
    assert visitor.evaluate("() => globalThis.ran") is None


def test_a_script_that_was_injected_into_the_page_does_not_run(visitor: Page, live_server: LiveServer) -> None:
    def inject(route: Route) -> None:
        answer = route.fetch()
        evil = "<script>globalThis.ran = 1</script><img src=x onerror='globalThis.ran = 1'></main>"
        route.fulfill(response=answer, body=answer.text().replace("</main>", evil))

    visitor.route("**/help/", inject)
    visitor.goto(f"{live_server.url}/help/", wait_until="load")
    assert visitor.locator("main script").count() == 1
    assert visitor.evaluate("() => globalThis.ran") is None


def test_another_site_cannot_embed_a_page(visitor: Page, live_server: LiveServer) -> None:
    page = f"<iframe src='{live_server.url}/mailbox/'></iframe>"
    visitor.route("http://attacker.example/", lambda route: route.fulfill(body=page, content_type="text/html"))
    visitor.goto("http://attacker.example/", wait_until="load")
    (framed,) = visitor.main_frame.child_frames
    assert "mailbox" not in framed.content().lower()


def test_a_page_is_isolated_from_every_other_site(visitor: Page, live_server: LiveServer) -> None:
    visitor.goto(f"{live_server.url}/help/")
    assert visitor.evaluate("() => globalThis.crossOriginIsolated") is True
