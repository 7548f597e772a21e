"""The part of the audit that checks the signature of every item. ADR 33. Not here: the rest (`ledger.queries.audit`)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from candour.apps.dossiers.models import Item
from candour.apps.dossiers.queries.authors import AuthorState, author_states
from candour.apps.ledger.queries.audit import Fault, Finding, Tally

_PIECE = 500


def author_findings(tally: Tally) -> Iterator[Finding]:
    """Yield a finding for each item that should carry its author's signature and does not, or before which an item is missing.

    Counts the signed items in `tally`. Reads the items of one dossier at a time.
    """
    rows = Item.evidence().order_by("dossier_id", "order").iterator(_PIECE)
    for _dossier, group in groupby(rows, key=lambda item: item.dossier_id):
        items = list(group)
        states = author_states(items)
        for item in items:
            tally.signed += states[item.row_key] is AuthorState.SIGNED
            if states[item.row_key] is AuthorState.UNPROVED:
                tally.faults += 1
                yield Finding(Fault.SIGNATURE, item.table_name(), item.row_key)
