"""Passkeys and the bundled code in a real Chromium, with its virtual authenticator."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from candour.domain import sealing
from tests.browser import add_passkeys
from tests.domain.sealing.javascript import ROOT, node_program, write_word_list

PAGE = """<!doctype html><title>test</title><script type="module">
import * as core from "./index.js"; import * as passkeys from "./passkeys.js"; import * as locks from "./locks.js";
import * as mailbox from "./mailbox.js"; import * as passphrases from "./passphrases.js";
window.sealing = { ...core, ...passkeys, ...locks, ...mailbox, ...passphrases };
</script>"""
BUILD = """
import { build } from "esbuild";
import { alias } from "./frontend/sealing/absent/aliases.js";
const entryPoints = ["index", "passkeys", "locks", "mailbox", "passphrases"].map((name) => `frontend/sealing/${name}.js`);
await build({ entryPoints, bundle: true, minify: true, splitting: true, format: "esm", outdir: process.argv.at(-1), alias });
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the test's own output is enough."""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("bundle")
    write_word_list()
    subprocess.run([node_program(), "--input-type=module", "-e", BUILD, str(folder)], check=True, cwd=ROOT)
    Path(folder, "page.html").write_text(PAGE)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    context = chromium.new_context()
    page = context.new_page()
    add_passkeys(page)
    page.goto(f"http://localhost:{server.server_port}/page.html")
    page.wait_for_function("window.sealing")
    yield page
    context.close()
    server.shutdown()
    server.server_close()


def run(page: Page, script: str) -> Any:
    return page.evaluate(f"async () => {{ const s = window.sealing; {script} }}")


@pytest.mark.browser
def test_a_passkey_unlocks_what_it_locked_and_the_server_would_store_it(page: Page) -> None:
    locked, same = run(
        page,
        """const keys = await s.newStaffKeys();
        const handle = await s.createPasskey("Alice");
        const locked = await s.lockIdentityWithPasskey(keys.secret, handle);
        return [[...locked], keys.secret === await s.unlockIdentityWithPasskey(locked, handle)];""",
    )
    assert same is True
    assert sealing.inspect_lock(bytes(locked), len(locked)).payload_plaintext_size == 256


@pytest.mark.browser
def test_another_passkey_unlocks_nothing(page: Page) -> None:
    name = run(
        page,
        """const [mine, hers] = [await s.createPasskey("Alice"), await s.createPasskey("Bob")];
        const locked = await s.lockIdentityWithPasskey((await s.newStaffKeys()).secret, mine);
        return s.unlockIdentityWithPasskey(locked, hers).then(() => "opened", (error) => error.name);""",
    )
    assert name == "WrongKey"


@pytest.mark.browser
def test_the_bundle_seals_and_opens_with_a_key_kept_in_the_browser(page: Page) -> None:
    keys = sealing.new_dossier()
    grant = sealing.seal_grant(keys.secret, keys.public)
    opened, extractable, item = run(
        page,
        f"""const key = await s.toCryptoKey("{keys.secret.reveal()}");
        const opened = await s.openGrant(key, new Uint8Array({list(grant)}), "{keys.public}");
        return [opened, key.extractable, [...await s.sealJson("{keys.public}", {{ a: "é" }})]];""",
    )
    assert (opened, extractable) == (keys.secret.reveal(), False)
    assert sealing.open_json(keys.secret, bytes(item)) == {"a": "é"}


@pytest.mark.browser
def test_the_browser_derives_the_mailbox_that_python_derives(page: Page) -> None:
    words = run(page, "return s.generatePassphrase();")
    public = run(page, f"""return (await s.deriveMailbox("{words.upper()}", new Uint8Array(16).fill(65))).public;""")
    assert public == sealing.derive_mailbox(sealing.normalise(words), b"A" * 16).public
