"""Checks for any page: axe's rules, the order of headings, and whether it fits a narrow screen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (320, 1280)
_RUN = """(tags) => axe.run({ runOnly: tags, resultTypes: ["violations"] }).then((answer) => answer.violations.map(
  (one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`))"""
_TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.body.querySelectorAll("*")]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".candour-scroll"))
  .slice(0, 5).map((one) => `wider than the screen: ${one.outerHTML.slice(0, 160)}`).concat("scrolls sideways")"""

_OUT_OF_PLACE = """() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  const headings = shown("h1").length, below = shown("footer ~ :not(dialog)");
  return [headings === 1 ? [] : `${headings} main headings`, below.map((one) => `below the footer: ${one.outerHTML}`)].flat();
}"""


def faults(page: Page) -> list[str]:
    """List axe's findings on the page in a narrow and a wide window, and other faults at each width."""
    page.wait_for_load_state()  # text can appear before the styles, and sizes are checked
    page.evaluate(_axe())
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        told = page.evaluate(_RUN, RULES) + page.evaluate(_TOO_WIDE) + page.evaluate(_OUT_OF_PLACE)
        found += [f"{page.url} at {width}: {one}" for one in told]
    return found


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
