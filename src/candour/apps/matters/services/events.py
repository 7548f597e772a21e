"""What happens elsewhere is told to the procedure engine as it happens, in the same transaction, so that nobody types it twice.

A happening the law has no place for (yet) is left out: the page then shows it as something still to be done. What a person does
on a matter by its own name is `acting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from candour.apps.cases.models import Case
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry as LedgerEntry
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec, matter_start
from candour.apps.matters.queries.intake_events import Happening, begun, joined
from candour.apps.matters.queries.state import Standing, standing
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.procedure import Entry, Pack, ProcedureError, load_pack, refusals


def pack_of(case: Case) -> Pack:
    """The law a case is worked under: its body's. Raises ProcedureError for an imported case, which no body has."""
    if case.body is None:
        raise ProcedureError(f"No body has case {case.reference}, so no law is known for it. Give it to a body first.")
    return load_pack(case.body.pack)


def open_matter(
    case: Case, subject: Officer | None, *, by: Staff, now: datetime, entry: LedgerEntry, type_: str = ""
) -> Matter:
    """Begin a matter on the case's first report, with all that has happened to its reports before."""
    pack = pack_of(case)
    first, *later = Report.objects.filter(in_case__case=case).order_by("in_case__joined_at", "received_hour", "pk")
    made = Matter.objects.create(
        case=case,
        subject=subject,
        pack=pack.header.code,
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
