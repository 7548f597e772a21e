"""Clerical review of record pairs: kept by a counting run, decided by a person. All decisions are kept; the newest is in force.

A decision goes into the next run, which never asks for it again, and ties past cases to the officer at once. Only a newer
decision undoes one, never a run. Not here: how records are compared (linkage/), how cases are tied (cases).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import services as cases
from candour.apps.cases.models import PriorInvestigator
from candour.apps.forces.models import Force
from candour.apps.insight import access
from candour.apps.insight.models import ReviewDecision, ReviewPair
from candour.apps.insight.queries.reviews import investigators_of, newest_decisions
from candour.apps.insight.services.linkage.answers import Contradiction, Identity, identified
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal

if TYPE_CHECKING:
    from candour.apps.insight.services.linkage.comparison import Compared, DoubtfulPair

_BY = PriorInvestigator.IdentifiedBy


def decide_pair(question: ReviewPair, says: str, *, by: Staff, now: datetime) -> ReviewDecision:
    """Decide whether two records are one person; past cases follow at once.

    Raises Refusal where earlier decisions say otherwise.
    """
    if not access.can_answer(by) or not access.review_pairs(by).filter(pk=question.pk).exists():
        raise Http404
    with transaction.atomic():
        # Two decisions that cannot both be true must not be written side by side.
        force = Force.objects.select_for_update(no_key=True).get(pk=question.force_id)
        decision = ReviewDecision.objects.create(question=question, says=ReviewDecision.Says(says), by=by, at=now)
        append(Kind.LINK_ANSWERED, actor=by.pk, question=question.pk, now=now, content=decision.says.encode())
        try:
            officer_of = identified(identities_of(force))
        except Contradiction:
            raise Refusal(
                _("This cannot be true beside what was answered about the same people before. Look at that first.")
            ) from None
        cases.identify(_by_people(force, officer_of) | _undone(decision), _BY.PERSON, now=now, by=by)
    return decision


def keep_review_pairs(force: Force, compared: Compared, *, now: datetime) -> None:
    """Keep the doubtful pairs of a run and tie what is beyond doubt; undecided pairs no longer doubtful are deleted."""
    wanted = {(one.investigator, one.officer, one.other): one for one in compared.doubtful}
    with transaction.atomic():
        Force.objects.select_for_update(no_key=True).get(pk=force.pk)
        known = {(row.investigator_id, row.officer_id, row.other_id): row.pk for row in ReviewPair.objects.filter(force=force)}
        ReviewPair.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted], answers=None).delete()
        new = [_row(force, one, compared.model, now) for key, one in wanted.items() if key not in known]
        ReviewPair.objects.bulk_create(new, batch_size=1000)
        officer_of = identified(identities_of(force))
        cases.identify(_by_people(force, officer_of), _BY.PERSON, now=now)
        cases.identify(_by_count(force, officer_of, compared.sure), _BY.COUNT, now=now)


def identities_of(force: Force) -> list[Identity]:
    """What people decided and what sources state, as a run must take it. "It cannot be told" states nothing."""
    decisions = [row for row in newest_decisions(force) if row.says != ReviewDecision.Says.UNSURE]
    decided = [_identity(row.question, same=row.says == ReviewDecision.Says.SAME) for row in decisions]
    sources = investigators_of(force).filter(identified_by="", officer__force=force).values_list("pk", "officer_id")
    return decided + [Identity(pk, officer, same=True, of_roster=True) for pk, officer in sources if officer]


def _identity(pair: ReviewPair, *, same: bool) -> Identity:
    other = pair.officer_id or pair.other_id
    if other is None:
        raise ValueError("A review is about two records.")
    return Identity(pair.investigator_id, other, same, of_roster=pair.officer_id is not None)


def _by_people(force: Force, officer_of: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Investigators that people's decisions tie to an officer, and those they no longer tie (None)."""
    before = investigators_of(force).filter(identified_by=_BY.PERSON, officer__force=force).values_list("pk", flat=True)
    return {pk: officer_of.get(pk) for pk in {*before, *officer_of}}


def _undone(decision: ReviewDecision) -> dict[UUID, UUID | None]:
    """A tie that a run made and this decision denies."""
    pair, row = decision.question, decision.question.investigator
    denied = decision.says == ReviewDecision.Says.DIFFERENT and row.identified_by == _BY.COUNT
    return {row.pk: None} if denied and row.officer_id == pair.officer_id else {}


def _by_count(force: Force, officer_of: Mapping[UUID, UUID], sure: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """The same of a run. What people decided outweighs it, and so does a tie to another force's officer."""
    mine = investigators_of(force).filter(identified_by=_BY.COUNT, officer__force=force).values_list("pk", flat=True)
    free = set(investigators_of(force).filter(officer=None).values_list("pk", flat=True)) | set(mine)
    return {pk: sure.get(pk) for pk in {*mine, *(free & sure.keys())} if pk not in officer_of}


def _row(force: Force, pair: DoubtfulPair, model: str, now: datetime) -> ReviewPair:
    return ReviewPair(
        force=force, investigator_id=pair.investigator, officer_id=pair.officer, other_id=pair.other, bits=pair.bits,
        probability=pair.probability, reasons=[list(reason) for reason in pair.reasons], model=model, asked_at=now,
    )  # fmt: skip
