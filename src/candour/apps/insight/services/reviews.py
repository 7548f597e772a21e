"""Clerical review: stores the pairs of records that a comparison cannot decide, and supervisors' decisions on the pairs.

Of several decisions on a pair, the newest is in force. A decision links the investigator's past cases to the officer at once,
or removes the link. The next comparison takes the decision as given and does not list the pair again. Only a newer decision
overrides a decision; a comparison never does. Not here: the comparison (linkage/), and storing links of cases to officers
(cases).
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


def decide_pair(pair: ReviewPair, says: str, *, by: Staff, now: datetime) -> ReviewDecision:
    """Store a supervisor's decision on a pair of records, and add or remove the links of past cases that the decision changes.

    `says` is the decision, a value of `ReviewDecision.Says`: one person, two people, or cannot be told. `by` is the supervisor.
    Raises Refusal where the decision contradicts earlier decisions, and Http404 where `by` may not decide the pair.
    """
    if not access.can_answer(by, pair.force_id) or not access.review_pairs(by).filter(pk=pair.pk).exists():
        raise Http404
    with transaction.atomic():
        # The lock prevents two contradicting decisions from being written at the same time.
        force = Force.objects.select_for_update(no_key=True).get(pk=pair.force_id)
        decision = ReviewDecision.objects.create(question=pair, says=ReviewDecision.Says(says), by=by, at=now)
        append(Kind.LINK_ANSWERED, actor=by.pk, question=pair.pk, now=now, content=decision.says.encode())
        try:
            officer_of = identified(identities_of(force))
        except Contradiction:
            raise Refusal(
                _("This cannot be true beside what was answered about the same people before. Look at that first.")
            ) from None
        cases.identify(_links_by_decisions(force, officer_of) | _links_to_remove(decision), _BY.PERSON, now=now, by=by)
    return decision


def store_review_pairs(force: Force, compared: Compared, *, now: datetime) -> None:
    """Store the doubtful pairs of a comparison for review, and link past investigators to officers.

    An investigator whom supervisors' decisions identify is linked by the decisions, any other by `compared.sure`. Undecided
    pairs that the comparison no longer finds doubtful are deleted.
    """
    wanted = {(pair.investigator, pair.officer, pair.other): pair for pair in compared.doubtful}
    with transaction.atomic():
        Force.objects.select_for_update(no_key=True).get(pk=force.pk)
        known = {(row.investigator_id, row.officer_id, row.other_id): row.pk for row in ReviewPair.objects.filter(force=force)}
        ReviewPair.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted], answers=None).delete()
        new = [_new_pair(force, pair, compared.model, now) for key, pair in wanted.items() if key not in known]
        ReviewPair.objects.bulk_create(new, batch_size=1000)
        officer_of = identified(identities_of(force))
        cases.identify(_links_by_decisions(force, officer_of), _BY.PERSON, now=now)
        cases.identify(_links_by_comparison(force, officer_of, compared.sure), _BY.COUNT, now=now)


def identities_of(force: Force) -> list[Identity]:
    """Return the statements on which records of a force are of one person, or of two; a comparison must respect them.

    The statements are the supervisors' decisions in force, except unsure ones, and the officers whom imported sources state for
    investigators.
    """
    decisions = [row for row in newest_decisions(force) if row.says != ReviewDecision.Says.UNSURE]
    decided = [_identity_of_pair(row.question, same=row.says == ReviewDecision.Says.SAME) for row in decisions]
    sources = investigators_of(force).filter(identified_by="", officer__force=force).values_list("pk", "officer_id")
    return decided + [Identity(pk, officer, same=True, of_roster=True) for pk, officer in sources if officer]


def _identity_of_pair(pair: ReviewPair, *, same: bool) -> Identity:
    """Return the statement that the two records of a pair are of one person (`same`), or of two."""
    other = pair.officer_id or pair.other_id
    if other is None:
        raise ValueError("A review is about two records.")
    return Identity(pair.investigator_id, other, same, of_roster=pair.officer_id is not None)


def _links_by_decisions(force: Force, officer_of: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Return the links that decisions set or remove: investigator id → officer id, or None where a link is removed.

    `officer_of` has the links that decisions or imported sources state now. A link is removed where earlier decisions linked
    the investigator to an officer and the present decisions do not.
    """
    before = investigators_of(force).filter(identified_by=_BY.PERSON, officer__force=force).values_list("pk", flat=True)
    return {pk: officer_of.get(pk) for pk in {*before, *officer_of}}


def _links_to_remove(decision: ReviewDecision) -> dict[UUID, UUID | None]:
    """Return {investigator id: None} where `decision` says "two people" about a link that a comparison has made.

    Otherwise the mapping is empty.
    """
    pair, row = decision.question, decision.question.investigator
    denied = decision.says == ReviewDecision.Says.DIFFERENT and row.identified_by == _BY.COUNT
    return {row.pk: None} if denied and row.officer_id == pair.officer_id else {}


def _links_by_comparison(force: Force, officer_of: Mapping[UUID, UUID], sure: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Return the links that a comparison sets or removes: investigator id → officer id, or None where a link is removed.

    `sure`: the links that the present comparison found. A link of an earlier comparison that is not in `sure` is removed.
    `officer_of`: the links that decisions or imported sources state; its investigators, and those linked to another force's
    officer, are left out.
    """
    mine = investigators_of(force).filter(identified_by=_BY.COUNT, officer__force=force).values_list("pk", flat=True)
    free = set(investigators_of(force).filter(officer=None).values_list("pk", flat=True)) | set(mine)
    return {pk: sure.get(pk) for pk in {*mine, *(free & sure.keys())} if pk not in officer_of}


def _new_pair(force: Force, pair: DoubtfulPair, model: str, now: datetime) -> ReviewPair:
    """Build an unsaved pair for review from a doubtful pair; `model` names the linkage model that compared the pair."""
    return ReviewPair(
        force=force, investigator_id=pair.investigator, officer_id=pair.officer, other_id=pair.other, bits=pair.bits,
        probability=pair.probability, reasons=[list(reason) for reason in pair.reasons], model=model, asked_at=now,
    )  # fmt: skip
