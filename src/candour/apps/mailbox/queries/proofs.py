"""Compares what the mailbox page shows with what the log recorded, so that the reporter sees what was changed or removed.

Not here: the same check in the browser (`frontend/shared/evidence.js`), comparing all rows of all reports (`candour audit`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from candour.apps.dossiers.models import Item
from candour.apps.dossiers.queries.authors import standings_of
from candour.apps.ledger.models import Entry, carrying
from candour.apps.ledger.queries import Standing
from candour.apps.reports.models import Report
from candour.domain.ledger import Kind

_ADDING = (Kind.MESSAGE_SENT, Kind.ACCOUNT_ADDED_TO, Kind.ITEM_ADDED, Kind.LETTER_SENT, Kind.ASK_WANTED)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What the log proves about the items of a report: item id → standing, and the number of items recorded but gone."""

    standings: Mapping[str, Standing]
    missing: int

    @property
    def differ(self) -> bool:
        """Whether an item was changed, put in without a record or without its author's signature, or removed."""
        return self.missing > 0 or any(_is_doubtful(one) for one in self.standings.values())

    @property
    def from_before(self) -> bool:
        """Whether items are from before signatures, so that only later changes would be seen."""
        return Standing.BEFORE in self.standings.values()

    def doubts(self, *items: object) -> bool:
        """Return whether the page must show one of the items with these ids apart, because nothing proves it."""
        return any(_is_doubtful(self._standing(item)) for item in items)

    def is_unproved(self, *items: object) -> bool:
        """Return whether an item with one of these ids lacks the signature of the person who is said to have written it."""
        return any(self._standing(item) is Standing.UNPROVED for item in items)

    def is_from_before(self, item: object) -> bool:
        """Return whether the item with this id is from before items were signed."""
        return self.standings.get(str(item)) is Standing.BEFORE

    def is_broken(self, *items: object) -> bool:
        """Return whether an item with one of these ids is not what the log recorded."""
        return any(self._standing(item).is_broken for item in items)

    def _standing(self, item: object) -> Standing:
        """Return the standing of the item with this id."""
        return self.standings.get(str(item), Standing.UNRECORDED)


def _is_doubtful(standing: Standing) -> bool:
    """Return whether an item of this standing must not be shown as genuine."""
    return standing.is_broken or standing is Standing.UNPROVED


def proofs(report: Report) -> Proofs:
    """Return what the log proves about the items of the report's dossier, in eight queries."""
    items = list(Item.evidence().filter(dossier=report.dossier_id))
    present = {str(item.pk) for item in items}
    return Proofs(standings_of(items), len(_recorded(report) - present))


def _recorded(report: Report) -> set[str]:
    """Return the ids of the items that the manifest and the entries of the log name."""
    sent = {item["id"] for item in json.loads(bytes(report.manifest)).get("items", []) if "id" in item}
    about = carrying(dossier=report.dossier_id) | carrying(report=report.pk)
    added = Entry.objects.of(*_ADDING).filter(about).filter(~Q(ids__item=None))
    return sent | set(added.values_list("ids__item", flat=True))
