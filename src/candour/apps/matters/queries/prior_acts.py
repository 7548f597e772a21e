"""Computes the state of the matters of imported cases from imported acts, with the engine.

Acts that the law did not allow are quarantined: they are shown and counted, but do not change the state. Clocks of imported
cases do not run. One query for any number of cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from candour.apps.cases.models import Case, PriorAct
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec
from candour.apps.matters.queries.state import MatterState
from candour.domain.procedure import Pack, ProcedureError, load_pack
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import Fact

_NOON = dt.time(12)  # sources state days only; noon falls on the same day in every time zone in use
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def states_of(cases: Iterable[Case], now: dt.datetime) -> dict[UUID, list[MatterState]]:
    """Case id → the states of its matters, for imported cases; cases without imported acts are left out."""
    rows = _in_order(PriorAct.objects.filter(case__in=[case.pk for case in cases]))
    found: dict[UUID, list[MatterState]] = {}
    for _matter, acts in groupby(rows, _matter_key):
        many = list(acts)
        found.setdefault(many[0].case_id, []).append(_state_of(many, now))
    return found


def quarantined_acts(source: str, now: dt.datetime) -> Iterator[tuple[PriorAct, str]]:
    """The imported acts from `source` that the law did not allow: (act, reasons). Reads one matter at a time.

    Raises ProcedureError where a row names a pack or a type of matter that does not exist.
    """
    rows = _in_order(PriorAct.objects.filter(case__source=source))
    for _matter, acts in groupby(rows.iterator(chunk_size=2_000), _matter_key):
        many = list(acts)
        _check_type_is_known(many[0])
        for one in _state_of(many, now).evaluation.quarantined:
            yield many[one.entry.seq - 1], " ".join(one.because)


def _in_order(rows: QuerySet[PriorAct]) -> QuerySet[PriorAct]:
    """The imported acts sorted by matter, and by day and number within a matter."""
    known = rows.select_related("case", "subject")
    return known.order_by("case", "subject", "pack", "matter_type", "done_on", "number", "source_ref")


def _matter_key(row: PriorAct) -> tuple[UUID, UUID | None, str, str]:
    """The key that imported acts of the same matter share: (case id, subject id, pack, type of matter)."""
    return row.case_id, row.subject_id, row.pack, row.matter_type


def _state_of(rows: Sequence[PriorAct], now: dt.datetime) -> MatterState:
    """The state of the matter whose imported acts are `rows`."""
    first, pack = rows[0], load_pack(rows[0].pack)
    zone, known = pack.zone, fact_codec.facts_by_id(pack)
    matter = Matter(
        case=first.case, subject=first.subject, pack=first.pack, type=first.matter_type, facts=_facts_at_start(first, known)
    )
    acts = [
        Act(
            matter=matter, seq=seq, event=row.event, role=row.role, at=dt.datetime.combine(row.done_on, _NOON, zone),
            facts=fact_codec.to_json({name: _typed_value(known.get(name), text) for name, text in row.facts.items()}),
        )
        for seq, row in enumerate(rows, 1)
    ]  # fmt: skip
    return MatterState(matter, acts, now)


def _facts_at_start(row: PriorAct, known: Mapping[str, Fact]) -> dict[str, object]:
    """Fact id → value as JSON for the start of the matter: days of receipt and incident, and the kind of subject.

    `row`: an imported act of the matter; `known`: fact id → the pack's definition of the fact.
    """
    case = row.case
    days = {"attention_date": case.received_on, "made_date": case.received_on, "conduct_date": case.incident_on}
    facts: dict[str, Stated] = {name: day for name, day in days.items() if day is not None}
    if row.subject_id:
        facts["subject_kind"] = "officer"
    return fact_codec.to_json({name: value for name, value in facts.items() if name in known})


def _typed_value(fact: Fact | None, text: str) -> Stated:
    """The text of an imported fact as a value of the fact's type.

    Text that does not fit the type is returned as it is; the engine refuses it.
    """
    if fact is not None and fact.type == "bool":
        return _TRUTHS.get(text.casefold(), text)
    if fact is not None and fact.type == "integer" and text.isascii() and text.isdigit():
        return int(text)
    return text


def _check_type_is_known(row: PriorAct) -> None:
    """Raise ProcedureError where the row's pack does not have the row's type of matter."""
    pack: Pack = load_pack(row.pack)
    types = [one.id for one in pack.matter_type]
    if row.matter_type not in types:
        raise ProcedureError(f"The pack {row.pack} has no type of matter {row.matter_type!r}. It has: {', '.join(types)}.")
