"""Reading the roster: find an officer by what a person may know of him.

The words and endings matched here are functions of `sql/roster_search.sql`. Not here: who may search (the pages), what anybody
is alleged to have done (cases).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from candour.apps.forces.models import Force, Officer, Posting, Unit

_SHORTEST_UNIT_NAME = 3
_MOST_WORDS = 6


@dataclass(frozen=True)
class Found:
    """An officer as he was on the day asked about (as last known, where no day was)."""

    officer: Officer
    rank: str = ""
    shoulder_number: str = ""
    units: tuple[Unit, ...] = field(default=())

    @property
    def name(self) -> str:
        """The name as shown."""
        return self.officer.name


def search_officers(forces: Force | Iterable[Force], text: str, on: dt.date | None = None, limit: int = 50) -> list[Found]:
    """Find officers of these forces whom every word of `text` fits, by surname; at most `limit`, in two queries.

    A word fits the beginning of any of his names, whatever its case and accents; any part of a shoulder number; his number
    in the roster; a unit's code, or the beginning of a word of its name. With `on`, numbers and units are those of that
    day, and whoever had left by then or joined later is left out. Undated facts count as true on any day.
    """
    words = text.split()[:_MOST_WORDS]
    if not words:
        return []
    chosen = [forces] if isinstance(forces, Force) else list(forces)
    officers = Officer.objects.filter(force__in=chosen).filter(_serving(on, "appointed_on", "resigned_on"))
    for word in words:
        officers = officers.filter(pk__in=_whom_it_fits(word, chosen, on))
    ordered = officers.select_related("force").order_by("last_name", "first_name", "source_ref")
    return [_as_of_then(officer, on) for officer in ordered.prefetch_related(_postings(on))[:limit]]


def _serving(on: dt.date | None, since: str, until: str) -> Q:
    if on is None:
        return Q()
    return (Q(**{since: None}) | Q(**{f"{since}__lte": on})) & (Q(**{until: None}) | Q(**{f"{until}__gte": on}))


def _whom_it_fits(word: str, forces: list[Force], on: dt.date | None) -> QuerySet[Officer, dict[str, object]]:
    named = Officer.objects.extra(
        where=["forces_words(first_name || ' ' || middle_name || ' ' || last_name) @@ forces_beginning(%s)"], params=[word]
    )
    posted = Posting.objects.filter(_serving(on, "since", "until"))
    numbered = posted.exclude(shoulder_number="").extra(
        where=["forces_endings(shoulder_number) @@ forces_beginning(%s)"], params=[word]
    )
    return (
        named.values("pk")
        .union(Officer.objects.filter(source_ref=word, force__in=forces).values("pk"))
        .union(numbered.values("officer"), posted.filter(unit__in=_units(word, forces)).values("officer"))
    )


def _units(word: str, forces: list[Force]) -> QuerySet[Unit]:
    code = Q(code__iexact=word)
    if len(word) >= _SHORTEST_UNIT_NAME:
        code |= Q(pk__in=RawSQL("SELECT id FROM forces_unit WHERE forces_words(name) @@ forces_beginning(%s)", [word]))
    return Unit.objects.filter(code, force__in=forces)


def _postings(on: dt.date | None) -> Prefetch[str]:
    newest = (F("since").desc(nulls_last=True), "-id")
    then = Posting.objects.filter(_serving(on, "since", "until")).select_related("unit").order_by(*newest)
    return Prefetch("postings", then, to_attr="then")


def _as_of_then(officer: Officer, on: dt.date | None) -> Found:
    then: list[Posting] = getattr(officer, "then")  # noqa: B009 - made by _postings, unknown to types
    live = then if on else [posting for posting in then if posting.until is None] or then[:1]
    return Found(
        officer,
        rank=next((posting.rank for posting in then if posting.rank), officer.rank),
        shoulder_number=next((posting.shoulder_number for posting in then if posting.shoulder_number), ""),
        units=tuple(dict.fromkeys(posting.unit for posting in live if posting.unit)),
    )
