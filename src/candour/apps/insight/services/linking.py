"""Doubtful links: asked by a count, answered by a person, and what follows. All answers are kept; the newest stands.

An answer goes into the next count, which never asks it again, and ties past cases to the officer at once. What a person said is
undone by a newer answer, never by a count. Not here: comparing (linking), tying (cases).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import services as case_services
from candour.apps.cases.models import PriorInvestigator
from candour.apps.forces.models import Force
from candour.apps.insight import access
from candour.apps.insight.linking.standing import Contradiction, Said, identified
from candour.apps.insight.models import LinkAnswer, LinkQuestion
from candour.apps.insight.queries.links import investigators_of, newest_answers
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal

if TYPE_CHECKING:
    from candour.apps.insight.linking.asking import Asked, Compared

_BY = PriorInvestigator.IdentifiedBy


def answer_link(question: LinkQuestion, says: str, *, by: Staff, now: datetime) -> LinkAnswer:
    """Say whether two records are one person; past cases follow at once. Raises Refusal where earlier answers say otherwise."""
    if not access.can_answer(by) or not access.links(by).filter(pk=question.pk).exists():
        raise Http404
    with transaction.atomic():
        # Two answers that cannot both be true must not slip past each other.
        force = Force.objects.select_for_update(no_key=True).get(pk=question.force_id)
        made = LinkAnswer.objects.create(question=question, says=LinkAnswer.Says(says), by=by, at=now)
        append(Kind.LINK_ANSWERED, actor=by.pk, question=question.pk, now=now, content=made.says.encode())
        try:
            told = identified(said_of(force))
        except Contradiction:
            raise Refusal(
                _("This cannot be true beside what was answered about the same people before. Look at that first.")
            ) from None
        case_services.identify(_by_people(force, told) | _undone(made), _BY.PERSON, now=now, by=by)
    return made


def keep_links(force: Force, compared: Compared, *, now: datetime) -> None:
    """Keep what a count asks, and tie what is beyond doubt; what is asked no more goes, unless somebody answered it."""
    wanted = {(one.investigator, one.officer, one.other): one for one in compared.asked}
    with transaction.atomic():
        Force.objects.select_for_update(no_key=True).get(pk=force.pk)
        known = {
            (row.investigator_id, row.officer_id, row.other_id): row.pk for row in LinkQuestion.objects.filter(force=force)
        }
        LinkQuestion.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted], answers=None).delete()
        new = [_row(force, one, compared.model, now) for key, one in wanted.items() if key not in known]
        LinkQuestion.objects.bulk_create(new, batch_size=1000)
        told = identified(said_of(force))
        case_services.identify(_by_people(force, told), _BY.PERSON, now=now)
        case_services.identify(_by_count(force, told, compared.sure), _BY.COUNT, now=now)


def said_of(force: Force) -> list[Said]:
    """What people answered and what sources say, as a count must take it. "Cannot be told" says nothing."""
    answers = [row for row in newest_answers(force) if row.says != LinkAnswer.Says.UNSURE]
    told = [_said(row.question, same=row.says == LinkAnswer.Says.SAME) for row in answers]
    sources = investigators_of(force).filter(identified_by="", officer__force=force).values_list("pk", "officer_id")
    return told + [Said(pk, officer, same=True, of_roster=True) for pk, officer in sources if officer]


def _said(question: LinkQuestion, *, same: bool) -> Said:
    other = question.officer_id or question.other_id
    if other is None:
        raise ValueError("A question is about two records.")
    return Said(question.investigator_id, other, same, of_roster=question.officer_id is not None)


def _by_people(force: Force, told: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """Whom people's answers tie to an officer, and whom they do so no longer."""
    before = investigators_of(force).filter(identified_by=_BY.PERSON, officer__force=force).values_list("pk", flat=True)
    return {pk: told.get(pk) for pk in {*before, *told}}


def _undone(answer: LinkAnswer) -> dict[UUID, UUID | None]:
    """A tie that a count made and this answer denies."""
    question, row = answer.question, answer.question.investigator
    denied = answer.says == LinkAnswer.Says.DIFFERENT and row.identified_by == _BY.COUNT
    return {row.pk: None} if denied and row.officer_id == question.officer_id else {}


def _by_count(force: Force, told: Mapping[UUID, UUID], sure: Mapping[UUID, UUID]) -> dict[UUID, UUID | None]:
    """The same of a count. What people say stands above it, and so does a tie to another force's officer."""
    mine = investigators_of(force).filter(identified_by=_BY.COUNT, officer__force=force).values_list("pk", flat=True)
    free = set(investigators_of(force).filter(officer=None).values_list("pk", flat=True)) | set(mine)
    return {pk: sure.get(pk) for pk in {*mine, *(free & sure.keys())} if pk not in told}


def _row(force: Force, one: Asked, model: str, now: datetime) -> LinkQuestion:
    return LinkQuestion(
        force=force, investigator_id=one.investigator, officer_id=one.officer, other_id=one.other, bits=one.bits,
        probability=one.probability, reasons=[list(reason) for reason in one.reasons], model=model, asked_at=now,
    )  # fmt: skip
