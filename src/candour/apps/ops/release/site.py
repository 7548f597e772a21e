"""`candour check-site URL`: compares what a running site serves with the signed manifest of its release.

It fetches the public pages by following their links, and every file of the manifest, plain and compressed. It names each
header, inline script, script, style and element that the manifest does not have. It runs on any machine and reads no setting
and no database.

What it shows: what the site served to this check. A site could serve something else to one visitor; that visitor's browser can
make the same comparison (frontend/extension). Not here: parsing pages (`pages`), fetching (`fetching`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urldefrag, urljoin, urlsplit

from candour.apps.ops.release import pages
from candour.apps.ops.release.fetching import Answer, fetch
from candour.apps.ops.release.manifest import Manifest, unverified_text
from candour.domain.ledger import Kind, LedgerError, MalformedError, Receipt, UnavailableError, VerifierKey, verify_receipt

SAME, DIFFERS, UNUSABLE = 0, 1, 2
STATIC: Final = "/static/"
# Addresses that no public page links to, and one that does not exist.
_SEEDS: Final = ("/", "/report/safety/", "/mailbox/", "/staff/account/login/", "/ledger/", "/desk/", "/none/")
_MOST_PAGES = 80
# Headers with which a response could load, send or run something.
_UNWANTED: Final = ("Link", "Refresh", "Report-To", "Reporting-Endpoints", "NEL", "SourceMap", "Speculation-Rules")


@dataclass
class Comparison:
    """The comparison of one site with one manifest: the findings so far, and the paths that are still to be fetched."""

    origin: str
    manifest: Manifest
    findings: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=lambda: list(_SEEDS))
    fetched: dict[str, bool] = field(default_factory=dict)  # address → whether it was a page
    elsewhere: set[str] = field(default_factory=set)  # addresses of other sites to which pages link
    sent_on: list[tuple[str, str]] = field(default_factory=list)  # (address, address of another site to which it redirects)

    def run(self) -> None:
        """Fetch and compare everything; the findings are in `findings` afterwards."""
        while self.waiting and len(self.fetched) < _MOST_PAGES:
            path = self.waiting.pop(0)
            if path not in self.fetched:
                self._compare_page(path, fetch(self.origin + path))
        # The quick exit is a link and, without JavaScript, a redirect to the same address. Other redirects away are findings.
        for path, target in self.sent_on:
            self._add(path, [] if target in self.elsewhere else [f"sends visitors on to another site: {target[:200]}"])
        for name, digest in sorted(self.manifest.served.static.items()):
            self._compare_file(name, digest)

    def _compare_page(self, path: str, answer: Answer) -> None:
        """Compare one page: its headers, its inline scripts, what it loads. Adds its links to the pages to fetch."""
        self.fetched[path] = answer.is_page
        self._compare_headers(path, answer)
        if target := answer.header("Location"):
            self._follow(path, target)
            if self._local(path, target) is None:
                self.sent_on.append((path, target))
        if not answer.is_page:
            return
        page = pages.read(answer.body.decode("utf-8", "replace"))
        self._add(path, page.faults)
        known = set(self.manifest.served.inline)
        self._add(
            path, [f"contains an inline script that is not in the release ({one})" for one in page.inline if one not in known]
        )
        for address in page.scripts + page.styles:
            self._compare_loaded(path, address)
        for address in page.loaded:
            if self._local(path, address) is None and not address.startswith("data:image/"):
                self._add(path, [f"loads from or sends to another place: {address[:200]}"])
        for address in page.links:
            self._follow(path, address)
            if self._local(path, address) is None:
                self.elsewhere.add(address)

    def _follow(self, path: str, address: str) -> None:
        """Add the linked address to the pages to fetch if it is a page of this site; add a finding if the link runs a script.

        `path`: the page with the link.
        """
        local = self._local(path, address)
        if local is not None and not local.startswith(STATIC):
            self.waiting.append(local)
        elif address.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            self._add(path, [f"has a link that runs a script: {address[:80]}"])

    def _compare_loaded(self, path: str, address: str) -> None:
        """Add a finding where a page loads a script or style that is not a file of the release."""
        local = self._local(path, address)
        if local is None or not local.startswith(STATIC):
            self._add(path, [f"loads a script or style from another place: {address[:200]}"])
        elif urlsplit(local).path.removeprefix(STATIC) not in self.manifest.served.static:
            self._add(path, [f"loads a script or style that is not in the release: {local}"])

    def _compare_file(self, name: str, expected: str) -> None:
        """Compare one static file, as it is served plain and compressed."""
        path = STATIC + name
        for encoding in ("identity", "gzip"):
            answer = fetch(self.origin + path, encoding)
            if answer.status != 200:  # noqa: PLR2004 - the only status with the file
                self._add(path, [f"is missing (status {answer.status})"])
                return
            if (found := sha256(answer.body).hexdigest()) != expected:
                how = "" if encoding == "identity" else " where it is served compressed"
                self._add(path, [f"differs from the release{how}: SHA-256 {found}, in the release {expected}"])
            self._compare_headers(path, answer)
        self.fetched[path] = False

    def _compare_headers(self, path: str, answer: Answer) -> None:
        """Add a finding for each security header that is missing or other than in the release, and for each of `_UNWANTED`."""
        for name, expected in self.manifest.served.headers.items():
            found = answer.header(name)
            if not found:
                self._add(path, [f"lacks the header {name}"])
            elif found != expected:
                self._add(path, [f"has another {name}: {found}"])
        self._add(path, [f"has a header {name}, which no release sends" for name in _UNWANTED if answer.header(name)])

    def _local(self, path: str, address: str) -> str | None:
        """Return an address as a path of this site; None for an address of another site or another scheme."""
        try:
            whole = urldefrag(urljoin(self.origin + path, address.strip())).url
            parts = urlsplit(whole)
        except ValueError:
            return None
        if f"{parts.scheme}://{parts.netloc}" != self.origin:
            return None
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def _add(self, path: str, faults: list[str]) -> None:
        """Add a finding for each fault of the response at `path`, once."""
        self.findings += [line for line in (f"{path} {fault}." for fault in faults) if line not in self.findings]


def run(address: str, note: str | None, key: str | None, log_key: str | None) -> int:
    """Check the site at `address` and print every difference.

    `note`: file with the signed manifest, by default the one that the site publishes. `key`: the verifier key of the release.
    `log_key`: the verifier key of the site's ledger. Returns the exit code: 0 where nothing differs, 1 where something does,
    2 where the site cannot be checked.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return _print("Give the site's address, such as https://report.example.org.", UNUSABLE)
    origin = f"{parts.scheme}://{parts.netloc}"
    try:
        manifest = _manifest(origin, note, key)
        comparison = Comparison(origin, manifest)
        comparison.run()
        comparison.findings += _ledger_findings(origin, manifest, log_key)
    except UnavailableError as error:
        return _print(str(error), UNUSABLE)
    except LedgerError as error:
        return _print(f"DIFFERS: {error}", DIFFERS)
    return _report(comparison)


def _manifest(origin: str, path: str | None, key: str | None) -> Manifest:
    """Return the manifest with which to compare the site, after checking its signature with `key`. Raises `LedgerError`.

    `path`: the file of the signed note; None: fetch the note that the site publishes.
    """
    if path is None:
        answer = fetch(f"{origin}/release/note")
        if answer.status != 200:  # noqa: PLR2004 - the only status with the note
            raise UnavailableError("The site publishes no signed release. Give the release's note with --note.")
        text = answer.body.decode("utf-8", "replace")
    else:
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UnavailableError(f"{path} cannot be read. Give the file with the release's signed note.") from error
    if key is None:
        _print("The signature is not checked: give the release's verifier key with --key. Whoever changes a site can", UNUSABLE)
        _print("publish a manifest of the changed site.", UNUSABLE)
        return Manifest.parse(unverified_text(text))
    try:
        verifier = VerifierKey.parse(key.strip())
    except MalformedError as error:
        raise UnavailableError(f"There is no key to check with. {error}") from error
    return Manifest.open(text, verifier)


def _ledger_findings(origin: str, manifest: Manifest, log_key: str | None) -> Iterator[str]:
    """Yield a sentence where the site's ledger has no entry that this release was started, or its receipt does not hold."""
    answer = fetch(f"{origin}/release/receipt")
    if answer.status != 200:  # noqa: PLR2004 - the only status with the receipt
        yield "/release/receipt is missing, so the ledger does not show that this release was started."
        return
    try:
        receipt = Receipt.parse(answer.body)
        verified = verify_receipt(receipt, receipt.verifier_key if log_key is None else VerifierKey.parse(log_key.strip()))
    except LedgerError as error:
        yield f"/release/receipt does not hold. {error}"
        return
    if verified.entry.kind != Kind.RELEASE_STARTED or receipt.content != manifest.text().encode():
        yield "The ledger says that another release was started, or one whose files were changed when it was installed."


def _report(comparison: Comparison) -> int:
    """Print the findings of a comparison, or that there are none; returns the exit code."""
    for finding in comparison.findings:
        _print(f"DIFFERS: {finding}", DIFFERS)
    shown = sum(comparison.fetched.values())
    manifest = comparison.manifest
    files = len(manifest.served.static)
    if comparison.findings:
        return _print(
            f"{shown} pages and {files} files were compared with version {manifest.version}. Keep this output.", DIFFERS
        )
    return _print(f"{shown} pages and {files} files are those of version {manifest.version} (commit {manifest.commit}).", SAME)


def _print(text: str, result: int) -> int:
    """Print a line, on standard error unless the exit code `result` is SAME, and return `result`."""
    (sys.stdout if result == SAME else sys.stderr).write(f"{text}\n")
    return result
