"""Letters to the reporter, as the page shows them: with blanks, or filled in for the one answer in which they were opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from candour.apps.matters.models import Letter
from candour.apps.matters.queries.letters import label, sent_html
from candour.domain.procedure.letters import Article

_LEVEL = 4  # of its title: the page has one h1, a heading for letters, and one for each


@dataclass(frozen=True, slots=True)
class Shown:
    """A letter: what it is called, how it reads, and whether what was written into it could not be opened."""

    row: Letter
    label: str
    html: Article
    broken: bool


def shown(letters: Sequence[Letter], opened: Mapping[str, Any] | None) -> list[Shown]:
    """The letters, newest first. `opened`: documents by item, where the passphrase came with this request."""
    return [_shown(row, opened) for row in letters]


def _shown(row: Letter, opened: Mapping[str, Any] | None) -> Shown:
    document = opened.get(str(row.item_id)) if opened is not None else None
    said = {str(key): str(value) for key, value in document.items()} if isinstance(document, dict) else {}
    return Shown(row, label(row), sent_html(row, said, level=_LEVEL), opened is not None and not said)
