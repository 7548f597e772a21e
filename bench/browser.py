"""What the proofs cost in a browser, on this machine and on one that is six times as slow: `python -m bench.browser`.

Measured in Chromium on the test vectors: the proof of a key, which a page checks before it seals to the key; the proofs of the
authors' keys, once for each report or mailbox; and an item's entry and signature, before it is shown. A cheap phone has about
a sixth of the speed of a desk machine, which Chromium imitates (`Emulation.setCPUThrottlingRate`). Each is printed for the
first time in a new page, when the browser compiles the script, and as the median of 15 times after.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SLOWER = (1, 6)
WORDS = {
    "key": "a key before sealing to it: history, entry, checkpoint",
    "authors": "the keys of a report's authors: the reporter and one staff member",
    "item": "an item before it is shown: entry and author's signature",
}


def main() -> int:
    script = bundled()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for rate in SLOWER:
            print(f"processor ×{rate}")
            for name, took in measured(browser, script, rate).items():
                print(f"  {WORDS[name]:<68}{took['first']:>8.1f} ms first{took['median']:>8.1f} ms after")
        browser.close()
    return 0


def bundled() -> str:
    """Return the script that measures, with the modules it measures, as esbuild bundles them for pages."""
    esbuild = [ROOT / "bin/node", ROOT / "node_modules/esbuild/bin/esbuild", ROOT / "bench/browser_proofs.js"]
    with TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.js"
        options = ["--bundle", "--format=esm", "--minify", "--target=es2022", "--log-level=error", f"--outfile={out}"]
        subprocess.run([*esbuild, *options], check=True, cwd=ROOT)
        return out.read_text(encoding="utf-8")


def measured(browser: Browser, script: str, rate: int) -> dict[str, dict[str, float]]:
    """Return check → milliseconds of the first and of later times, in a new page of a machine `rate` times as slow."""
    page = browser.new_page()
    files = {"/": ("text/html", "<!DOCTYPE html><title>bench</title>"), "/bench.js": ("text/javascript", script)}
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type=files[route.request.url.removeprefix("http://localhost")][0],
            body=files[route.request.url.removeprefix("http://localhost")][1],
        ),
    )
    page.goto("http://localhost/")
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
    result: dict[str, dict[str, float]] = page.evaluate("async () => (await import('/bench.js')).measured()")
    page.close()
    return result


if __name__ == "__main__":
    sys.exit(main())
