"""Letters to the reporter, as the mailbox page shows them.

The particulars are filled in if the request held the passphrase, which opens them; otherwise the letter shows blanks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from candour.apps.matters.models import Letter
from candour.apps.matters.queries.letters import label, sent_html
from candour.domain.procedure.letters import Article

_TITLE_LEVEL = 4  # heading level of a letter's title: the page has an h1, an h2 for letters and an h3 for each letter


@dataclass(frozen=True, slots=True)
class ShownLetter:
    """A letter as the mailbox page shows it: its label and HTML.

    `broken`: whether the letter's sealed particulars could not be opened.
    """

    row: Letter
    label: str
    html: Article
    broken: bool


def letters_for_page(letters: Sequence[Letter], opened: Mapping[str, Any] | None) -> list[ShownLetter]:
    """Render letters, in the order given, as the mailbox page shows them.

    `opened`: item id → opened document, or None if the request held no passphrase.
    """
    return [_render_letter(row, opened) for row in letters]


def _render_letter(row: Letter, opened: Mapping[str, Any] | None) -> ShownLetter:
    """Render a letter, with the opened particulars filled in or, if `opened` is None, with blanks."""
    document = opened.get(str(row.item_id)) if opened is not None else None
    values = {str(key): str(value) for key, value in document.items()} if isinstance(document, dict) else {}
    return ShownLetter(row, label(row), sent_html(row, values, level=_TITLE_LEVEL), opened is not None and not values)
