"""Whether the rows that name a recipient agree with the ledger, asked before a browser or the server seals to it. ADR 37.

A row that does not agree is never named as a recipient, and what would need it is refused with a sentence that names it
(`Disagreement`). Not here: the comparison (`ledger.queries.proving`), the keys (`key_histories`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Epoch, Grant, Team
from candour.apps.dossiers.queries.key_histories import UnprovedKey, proved_epochs
from candour.apps.ledger.models import EvidenceRow
from candour.apps.ledger.queries.proving import differing
from candour.apps.people.queries.key_histories import proved_keys


class Disagreement(UnprovedKey):
    """Raised for rows that do not agree with the ledger. The sentence names them and says what to do; for staff only."""

    def __init__(self, rows: Iterable[EvidenceRow]) -> None:
        """Name the rows in the sentence."""
        super().__init__(sentence_about(rows))


def sentence_about(rows: Iterable[EvidenceRow]) -> str:
    """Return the sentence for staff about rows that do not agree with the ledger."""
    named = ", ".join(sorted(f"{row.table_name()} {row.row_key}" for row in rows))
    return _(
        "A record here does not agree with the ledger, so nothing was sealed: %(records)s. Somebody may have changed the "
        "database outside Candour. Tell an overseer, and whoever runs this site: “candour audit” names each such record."
    ) % {"records": named}


def false_teams(teams: Iterable[Team]) -> list[Team]:
    """Return those of the teams whose row does not agree with the ledger. One query, two more for teams not seen before."""
    return differing(teams)


def false_grants(grants: Collection[Grant]) -> list[Grant]:
    """Return those of the grants that do not agree with the ledger, or whose holder has no proved key or a newer one.

    The grants come with `epoch`, `staff_key` and `holder_epoch` (`Grant.evidence`). At most eight queries for any number.
    """
    differ = {grant.pk for grant in differing(grants)}
    people, dossiers = proved_keys({grant.staff_id for grant in grants if grant.staff_id}), newest_keys_of_holders(grants)
    return [
        grant
        for grant in grants
        if grant.pk in differ
        or (people.get(grant.staff_id) != grant.sealed_to if grant.staff_id else grant.holder_id not in dossiers)
    ]


def newest_keys_of_holders(grants: Collection[Grant]) -> dict[UUID, Epoch]:
    """Map each dossier that holds one of these grants to its newest epoch; those without a proved key are left out."""
    return proved_epochs({grant.holder_id for grant in grants if grant.holder_id})


def must_agree(rows: Iterable[EvidenceRow]) -> None:
    """Raise Disagreement where one of these rows, all of one table, does not agree with the ledger."""
    false = differing(rows)
    if false:
        raise Disagreement(false)
