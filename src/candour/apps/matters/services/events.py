"""What happens elsewhere is told to the procedure engine as it happens, in the same transaction, so that nobody types it twice.

A happening the law has no place for (yet) is left out: the page then shows it as something still to be done. What a person does
on a matter by its own name is `acting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.categories import pack_of
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry as LedgerEntry
from candour.apps.matters.access import seats
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec, matter_start
from candour.apps.matters.queries.intake_events import Happening, begun, joined
from candour.apps.matters.queries.state import Standing, standing
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.procedure import Entry, Pack, refusals
from candour.domain.procedure.matters import Stated


def open_matter(
    case: Case, subject: Officer | None, *, by: Staff, now: datetime, entry: LedgerEntry, type_: str = ""
) -> Matter:
    """Begin a matter on the case's first report, with all that has happened to its reports before."""
    pack = pack_of(case)
    first, *later = Report.objects.filter(in_case__case=case).order_by("in_case__joined_at", "received_hour", "pk")
    made = Matter.objects.create(
        case=case,
        subject=subject,
        pack=pack.pack.code,
        type=type_ or matter_start.reporter_kind(pack, first.relation).matter_type,
        facts=fact_codec.kept(matter_start.facts(pack, first, identified=subject is not None)),
        opened_at=now,
    )
    tell(made, [*begun(first, by, now, entry), *(each for report in later for each in joined(pack, report))], now)
    return made


def report_joined(case: Case, report: Report, *, now: datetime) -> None:
    """A further report is in the case: its account, and what its reporter chose, count in every matter."""
    for matter in Matter.objects.filter(case=case):
        tell(matter, joined(pack_of(case), report), now)


def record_allegation(allegation: Allegation, *, by: Staff, now: datetime, entry: LedgerEntry) -> None:
    """Count an allegation in the matter about its subject; a matter about nobody yet becomes that subject's."""
    case, pack = allegation.case, pack_of(allegation.case)
    matter = Matter.objects.filter(case=case, subject=allegation.subject).first() or _identify(allegation)
    matter = matter or open_matter(case, allegation.subject, by=by, now=now, entry=entry)
    facts: dict[str, Stated] = {"category": allegation.category} if _is_of(pack, allegation.category) else {}
    acting = seats(by, case, pack)
    role = next((role for role in ("handler", "investigator") if role in acting), "handler")
    tell(matter, [Happening("allegation_named", role, now, entry, by, facts, allegation=allegation)], now)


def _identify(allegation: Allegation) -> Matter | None:
    """Give the case's matter about nobody yet this subject, unless an allegation is still about nobody."""
    nameless = Matter.objects.filter(case=allegation.case, subject=None).first()
    if nameless is None or allegation.case.allegations.filter(subject=None).exists():
        return None
    nameless.subject = allegation.subject
    nameless.save(update_fields=["subject"])
    return nameless


def _is_of(pack: Pack, category: str) -> bool:
    return category in {row.id for row in pack.category}


def tell(matter: Matter, happenings: Iterable[Happening], now: datetime) -> list[Act]:
    """Add what the law has a place for to a matter whose case is locked; what it has not is left out."""
    stands, acts = standing(matter, now), []
    entries, seq, known = list(stands.entries), len(stands.acts), fact_codec.facts_of(stands.pack)
    for told in happenings:
        one = replace(told, facts={name: value for name, value in told.facts.items() if name in known})
        allegation = str(one.allegation.pk) if one.allegation else ""
        proposed = Entry(one.at, one.event, one.role, dict(one.facts), allegation, seq + 1)
        if not refusals(stands.pack, stands.subject_of_engine, entries, proposed):
            entries.append(proposed)
            seq += 1
            acts.append(_row(stands, one, seq))
    return Act.objects.bulk_create(acts)


def tell_all(case: Case, happenings: Iterable[Happening], now: datetime) -> None:
    """Add to every matter of the case."""
    told = list(happenings)
    for matter in Matter.objects.filter(case=case):
        tell(matter, told, now)


def _row(stands: Standing, one: Happening, seq: int) -> Act:
    return Act(
        matter=stands.matter, seq=seq, event=one.event, role=one.role, staff=one.staff, at=one.at,
        facts=fact_codec.kept(one.facts), item=one.item, allegation=one.allegation, entry=one.entry,
    )  # fmt: skip
