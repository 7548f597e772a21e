"""Takes the README's pictures of the real pages (`make pictures`). All people in them are invented.

Not here: filling the demonstration with content (`matter.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import ROOT
from tests.journeys.matter import Matter, fill_every_page
from tests.journeys.site import Site
from tests.waiting import wait_until

FOLDER = ROOT / "docs" / "pictures"
_PHONE, _DESK = (390, 780), (1000, 640)


@dataclass(frozen=True)
class Picture:
    """A picture file: whose browser, which address (matter's names in braces), the text to wait for, the text at the top."""

    file: str
    who: str
    at: str
    shows: str = "Candour"
    from_: str = ""
    screen: tuple[int, int] = _DESK


_OPENED = "After the late shift"
_SETTLED = 20  # consecutive checks with the same height: sealed items open one by one and move the content below

PICTURES = (
    Picture("start-phone.png", "public", "/", screen=_PHONE),
    Picture("question-phone.png", "public", "/report/account/", screen=_PHONE),
    Picture("mailbox-phone.png", "mailbox", "/mailbox/home/", _OPENED, screen=_PHONE),
    Picture("openings-phone.png", "mailbox", "/mailbox/home/", _OPENED, "Who opened what, and when", _PHONE),
    Picture("desk.png", "amina", "/desk/"),
    Picture("assign.png", "sam", "/desk/cases/{case}/handover/", from_="Who investigates next?"),
    Picture("case.png", "alice", "/desk/cases/{case}/"),
    Picture("ledger.png", "public", "/ledger/"),
)


@pytest.fixture(scope="module")
def matter(demonstration: Site, chromium: Browser) -> Matter:
    return fill_every_page(demonstration, chromium)


def take(matter: Matter, picture: Picture) -> None:
    """Save a picture of the page as its reader first sees it."""
    page = matter.page_of(picture.who, scripts=True)
    page.set_viewport_size({"width": picture.screen[0], "height": picture.screen[1]})
    page.goto(matter.address(picture.at))
    expect(page.get_by_text(picture.shows).first).to_be_visible()
    heights: list[int] = []
    wait_until(lambda: _is_settled(page, heights), "the page stops growing", pause=0.1)
    if picture.from_:
        words = page.get_by_text(picture.from_, exact=True).last  # a list of contents may say it first
        words.evaluate("(one) => one.scrollIntoView()")
        expect(words).to_be_in_viewport()
    page.screenshot(path=FOLDER / picture.file)
    page.close()


def _is_settled(page: Page, heights: list[int]) -> bool:
    heights.append(page.evaluate("document.documentElement.scrollHeight"))
    return len(heights) >= _SETTLED and len(set(heights[-_SETTLED:])) == 1


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file)
def test_the_picture_is_taken(matter: Matter, picture: Picture) -> None:
    take(matter, picture)
