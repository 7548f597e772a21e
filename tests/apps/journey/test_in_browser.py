"""The journey in a real Chromium with JavaScript: the server stores nothing before sending, and then only ciphertext."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from candour.apps.dossiers.models import Epoch
from candour.apps.journey.forms.questions import QUESTIONS, JourneyAnswers
from candour.apps.journey.models import Draft
from candour.apps.journey.services.server_sealing import documents
from candour.apps.reports.models import Report
from candour.apps.reports.services import Received, receive, set_limit
from candour.domain import ledger, sealing
from tests.apps.dossiers.ready import member_of
from tests.apps.journey.answers import NOW, Receiving, open_all, receiving_body, submission
from tests.apps.journey.chromium import Reporter, answer_every_question
from tests.browser import LateScripts
from tests.signed_keys import store_next_epoch

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def receiving(transactional_db: None) -> Receiving:
    return receiving_body()


def _words(reporter: Reporter) -> str:
    return reporter.page.locator('[data-fill="passphrase"]').inner_text()


def test_a_reporter_completes_the_journey_with_javascript(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    draft = reporter.draft()
    reporter.send()
    words = _words(reporter)
    report = Report.objects.get()
    assert report.sealed_in_browser
    assert report.facts == {"safe": "no", "when": "day", "on": "2026-03-14", "told": "yes", "near": "yes", "move": "them"}
    assert open_all(Received(report, ""), receiving) == dict(documents(JourneyAnswers(draft["answers"])))
    keys = sealing.derive_mailbox(sealing.normalise(words), settings.CANDOUR_MAILBOX_SALT)
    assert bytes(report.mailbox.locator_hash) == keys.locator.digest()
    receipt = reporter.page.locator("[data-candour-receipt]").inner_text()
    assert report.reference in receipt
    assert sealing.fingerprint(sealing.signing_half(keys.secret).public) in receipt
    reporter.page.emulate_media(media="print")  # what is printed, or saved as a PDF
    assert sealing.fingerprint(sealing.signing_half(keys.secret).public) in reporter.page.inner_text("main")
    reporter.page.emulate_media(media="screen")
    reporter.write("words", words.upper().replace(" ", "-"))
    reporter.page.get_by_role("button", name="I have them").click()
    reporter.page.wait_for_url("**/report/done/")
    assert "kept" not in str(reporter.page.evaluate("indexedDB.databases()"))


def test_no_request_holds_any_sealed_answer(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    reporter.send()
    assert len(reporter.sent) > 15
    everything = b"\n".join(reporter.sent) + "\n".join(reporter.asked).encode()
    assert b"canary" not in everything
    assert _words(reporter).split()[0].encode() not in b"\n".join(reporter.sent)


def test_past_the_limit_the_device_does_a_proof_of_work_and_the_report_is_received(
    receiving: Receiving, reporter: Reporter
) -> None:
    set_limit(receiving.body, 1, now=NOW)
    for moment in (timezone.now(), timezone.now() + timedelta(hours=1)):  # in case the next hour begins during the test
        receive(submission(receiving.body, moment), now=moment)
    answer_every_question(reporter)
    reporter.asked.clear()
    reporter.page.evaluate(_HEAR_PROGRESS)
    messages: list[str] = []
    reporter.page.on("console", lambda line: messages.append(line.text))
    reporter.send()
    assert sum(url.endswith("/report/send/") for url in reporter.asked) == 2
    assert any("Your device is doing a short sum to show you are a person. Nothing is lost." in line for line in messages)
    assert Report.objects.get(sealed_in_browser=True).unverified_burst


_HEAR_PROGRESS = """() => new MutationObserver(([change]) => console.log(change.target.textContent))
  .observe(document.querySelector("[data-candour-progress]"), { childList: true })"""


def test_the_journey_sets_no_cookie_and_contacts_no_other_site(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/safety/")
    answer_every_question(reporter)
    reporter.send()
    assert reporter.context.cookies() == []
    assert all(address.startswith((reporter.origin, "blob:", "data:")) for address in reporter.asked)
    assert Draft.objects.count() == 0


def test_the_receipt_can_be_saved_and_verified(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    reporter.send()
    with reporter.page.expect_download() as saved:
        reporter.page.get_by_role("link", name="Save the proof").click()
    receipt = ledger.Receipt.parse(Path(saved.value.path()).read_bytes())
    assert ledger.verify_receipt(receipt, receipt.verifier_key).content_checked


def test_answers_are_still_there_after_a_reload(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter, until="/report/account/")
    reporter.write("account", "half a sentence")
    reporter.wait_until_stored("account", "half a sentence")
    reporter.page.reload()
    reporter.ready()
    assert reporter.page.locator('[name="account"]').input_value() == "half a sentence"
    reporter.open("/report/kind/")
    assert reporter.page.locator('[name="categories"][value="bullying"]').is_checked()


def test_the_draft_on_the_device_is_sealed_to_a_key_that_cannot_be_extracted(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter, until="/report/prompts/")
    stored = reporter.page.evaluate(
        """async () => {
          const database = await new Promise((resolve) => {
            const o = indexedDB.open("page", 1); o.onsuccess = () => resolve(o.result);
          });
          const all = await new Promise((resolve) => {
            const r = database.transaction("kept").objectStore("kept").getAll(); r.onsuccess = () => resolve(r.result);
          });
          database.close();
          const key = all.find((one) => one instanceof CryptoKey), draft = all.find((one) => one.sealed);
          return { exportable: key.extractable, bytes: [...new Uint8Array(draft.sealed)] };
        }"""
    )
    assert stored["exportable"] is False
    assert b"canary" not in bytes(stored["bytes"])
    assert reporter.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_an_unanswered_question_is_listed_with_a_link_to_its_field(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/how/")
    reporter.page.get_by_role("button", name="Continue").click()
    problem = reporter.page.locator("[data-candour-problem]")
    problem.wait_for(state="visible")
    assert "Choose how much we may know" in problem.inner_text()
    assert reporter.page.title().startswith("Error: Step")
    problem.get_by_role("link").click()
    assert reporter.page.evaluate("document.activeElement.name") == "mode"


def test_a_broken_connection_loses_no_answer_and_sending_can_be_tried_again(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter, until="/report/account/")
    reporter.write("account", "a long account")
    reporter.context.set_offline(True)
    reporter.page.get_by_role("button", name="Continue").click()
    problem = reporter.page.locator("[data-candour-problem]")
    problem.wait_for(state="visible")
    assert "still here on this device" in problem.inner_text()
    reporter.context.set_offline(False)
    reporter.go_on("/report/prompts/")
    assert reporter.draft()["answers"]["account"] == {"account": ["a long account"]}


def test_a_lost_response_does_not_make_a_second_report(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    lost: list[Any] = []

    def lose(route: Any) -> None:
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    reporter.page.route("**/report/send/", lose)
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.locator("[data-candour-problem]").wait_for(state="visible")
    assert "not received yet" in reporter.page.locator("[data-candour-problem]").inner_text()
    passphrase = reporter.draft()["passphrase"]
    reporter.send()
    assert Report.objects.count() == 1
    assert _words(reporter) == passphrase


def test_a_page_opened_after_a_lost_response_shows_the_receipt(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    reporter.page.route("**/report/send/", lambda route: (route.fetch(), route.abort()))
    reporter.page.get_by_role("button", name="Send").click()
    reporter.page.locator("[data-candour-problem]").wait_for(state="visible")
    reporter.page.goto(reporter.origin + "/report/account/")
    reporter.page.wait_for_url("**/report/receipt/")
    reporter.page.locator("[data-candour-receipt]").wait_for(state="visible")
    assert Report.objects.get().reference in reporter.page.content()


def test_a_team_key_rotated_during_sending_makes_the_script_seal_again(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    turned = sealing.new_dossier()

    def turn(route: Any) -> None:
        answer = route.fetch()
        if not Epoch.objects.filter(number=2).exists():
            epoch = store_next_epoch(receiving.intake, receiving.intake_secret, turned, now=NOW)
            for name in ("Ines Later", "Jon Later"):
                member_of(epoch, turned.secret, name, receiving.body)
        connection.close()  # Playwright calls this in a context of its own, which has a connection of its own
        route.fulfill(response=answer)

    reporter.page.route("**/report/keys/**", turn)
    reporter.send()
    grant = Report.objects.get().dossier.epochs.get().grants.get(holder=receiving.intake)
    assert sealing.open_grant(turned.secret, bytes(grant.sealed_secret))


def test_deleting_leaves_nothing_on_the_device(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter, until="/report/prompts/")
    reporter.page.get_by_text("Take a break").click()
    reporter.page.get_by_role("button", name="Delete what I have written").click()
    reporter.page.wait_for_url(reporter.origin + "/")
    assert reporter.page.evaluate("indexedDB.databases()") == []


def test_back_leads_to_the_previous_page(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/how/")
    reporter.choose("mode", "anonymous")
    reporter.go_on("/report/relation/")
    assert reporter.page.get_by_role("link", name="Back").get_attribute("href") == "/report/how/"


def test_wrong_words_show_an_error_and_the_checkbox_is_enough(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter)
    reporter.send()
    reporter.write("words", "not these")
    reporter.page.get_by_role("button", name="I have them").click()
    reporter.page.get_by_text("These are not the words above").wait_for(state="visible")
    reporter.page.locator("#saved").check(force=True)
    reporter.page.get_by_role("button", name="I have them").click()
    reporter.page.wait_for_url("**/report/done/")


def test_a_draft_started_without_javascript_continues_without_it(receiving: Receiving, reporter: Reporter) -> None:
    with reporter.context.browser.new_context(java_script_enabled=False) as plain:  # type: ignore[union-attr]
        page = plain.new_page()
        page.goto(reporter.origin + "/report/safety/")
        page.locator('[name="safe"][value="yes"]').check()
        page.get_by_role("button", name="Continue").click()
        reporter.context.add_cookies(plain.cookies())  # type: ignore[arg-type]
    reporter.page.goto(reporter.origin + "/report/how/")
    reporter.choose("mode", "anonymous")
    reporter.page.get_by_role("button", name="Continue").click()
    reporter.page.wait_for_url("**/report/relation/")
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/help/",
        "/how-it-works/",
        "/how-it-works/promises/",
        "/report/check/",
        *(f"/report/{one.slug}/" for one in QUESTIONS),
    ],
)
def test_every_page_weighs_under_100_kb_with_everything(receiving: Receiving, reporter: Reporter, path: str) -> None:
    weights: dict[str, int] = {}
    reporter.page.on("response", lambda response: weights.__setitem__(response.url, len(gzip.compress(response.body()))))
    reporter.page.goto(reporter.origin + path, wait_until="networkidle")
    assert sum(weights.values()) < 100_000, weights


def test_every_page_passes_axe(receiving: Receiving, reporter: Reporter) -> None:
    axe = Path("node_modules/axe-core/axe.min.js").read_text("utf-8")
    for path in [
        "/",
        "/help/",
        "/how-it-works/",
        "/how-it-works/promises/",
        "/report/check/",
        "/report/done/",
        *(f"/report/{one.slug}/" for one in QUESTIONS),
    ]:
        reporter.page.goto(reporter.origin + path)
        if path.startswith("/report/") and path != "/report/done/":
            reporter.ready()
        for width in (320, 1280):
            reporter.page.set_viewport_size({"width": width, "height": 900})
            _no_findings(reporter, axe, f"{path} at {width}")


def test_the_check_page_and_the_receipt_pass_axe_when_full(receiving: Receiving, reporter: Reporter) -> None:
    axe = Path("node_modules/axe-core/axe.min.js").read_text("utf-8")
    answer_every_question(reporter)
    _no_findings(reporter, axe, "full check")
    reporter.send()
    _no_findings(reporter, axe, "receipt")
    reporter.page.set_viewport_size({"width": 320, "height": 900})
    assert reporter.page.evaluate("document.documentElement.scrollWidth") <= 320


def _no_findings(reporter: Reporter, axe: str, where: str) -> None:
    reporter.page.evaluate(axe)
    result = reporter.page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })")
    findings = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in result["violations"]]
    assert findings == [], where


def test_pressing_before_the_script_has_loaded_sends_no_plain_text_and_loses_none(
    receiving: Receiving, reporter: Reporter
) -> None:
    reporter.open("/report/account/")
    reporter.write("account", "canary-before")
    reporter.wait_until_stored("account", "canary-before")
    late = LateScripts(reporter.page)
    late.open(f"{reporter.origin}/report/account/")
    reporter.write("account", "canary-account")
    late.press("Continue")
    assert "JavaScript is off" not in reporter.page.inner_text("main")
    late.come()
    reporter.page.wait_for_url("**/report/prompts/")
    assert reporter.draft()["answers"]["account"]["account"] == ["canary-account"]
    assert b"canary" not in b"".join(reporter.sent)


def test_continuing_without_the_script_is_asked_once(receiving: Receiving, reporter: Reporter) -> None:
    reporter.context.route("**/*.js", lambda route: route.abort())
    reporter.page.goto(f"{reporter.origin}/report/account/")
    reporter.write("account", "canary-account")
    reporter.page.get_by_role("button", name="Continue").click()
    assert "nothing has been sent" in reporter.page.inner_text("form [role=status]")
    assert reporter.sent == []
    _no_findings(reporter, Path("node_modules/axe-core/axe.min.js").read_text("utf-8"), "choice")
    reporter.page.get_by_role("button", name="Go on without it").click()
    reporter.page.wait_for_url("**/report/prompts/")
    reporter.page.get_by_role("button", name="Continue").click()
    reporter.page.wait_for_url("**/report/timeline/")


def test_pages_without_their_script_say_so_and_pass_axe(receiving: Receiving, reporter: Reporter) -> None:
    axe = Path("node_modules/axe-core/axe.min.js").read_text("utf-8")
    reporter.context.route("**/*.js", lambda route: route.abort())
    for question in QUESTIONS:
        reporter.page.goto(f"{reporter.origin}/report/{question.slug}/")
        assert "JavaScript is off or did not load" in reporter.page.inner_text("main")
        assert "Your device cannot check our keys or our record." in reporter.page.inner_text("main")
        _no_findings(reporter, axe, question.slug)


def test_the_keyboard_alone_completes_a_page(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/how/")
    keys = reporter.page.keyboard
    reporter.page.locator("#mode").focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    assert reporter.page.evaluate("document.activeElement.textContent.trim()") == "Continue"
    keys.press("Enter")
    reporter.page.wait_for_url("**/report/about-you/")
