"""The roster search: finds officers by parts of a name, a shoulder number, a roster identifier or a unit.

The matching functions are SQL, in `sql/roster_search.sql`. Not here: who may search (each page decides), allegations (`cases`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from candour.apps.forces.models import Force, Officer, Posting, Unit

_SHORTEST_UNIT_NAME = 3
_MAX_WORDS = 6


@dataclass(frozen=True)
class OfficerMatch:
    """An officer whom a search found, with rank, shoulder number and units on the searched day.

    Where the search has no day, rank, shoulder number and units are the last known.
    """

    officer: Officer
    rank: str = ""
    shoulder_number: str = ""
    units: tuple[Unit, ...] = field(default=())

    @property
    def name(self) -> str:
        """The officer's name as shown on pages."""
        return self.officer.name


def search_officers(
    forces: Force | Iterable[Force], text: str, on: dt.date | None = None, limit: int = 50
) -> list[OfficerMatch]:
    """Return at most `limit` officers of these forces who match every word of `text`, sorted by surname. Two queries.

    A word matches the beginning of any of an officer's names, regardless of case and accents; any part of a shoulder number;
    the whole roster identifier; a unit's code, or the beginning of a word of the unit's name. With `on`, shoulder numbers and
    units are those of that day, and officers who had left or not yet joined are left out. Undated facts match any day.
    """
    words = text.split()[:_MAX_WORDS]
    if not words:
        return []
    chosen = [forces] if isinstance(forces, Force) else list(forces)
    officers = Officer.objects.filter(force__in=chosen).filter(_includes_day(on, "appointed_on", "resigned_on"))
    for word in words:
        officers = officers.filter(pk__in=_officers_matching(word, chosen, on))
    ordered = officers.select_related("force").order_by("last_name", "first_name", "source_ref")
    return [_match_of(officer, on) for officer in ordered.prefetch_related(_postings_on(on))[:limit]]


def _includes_day(on: dt.date | None, since: str, until: str) -> Q:
    """A filter for rows whose period includes the day `on` (any period where None). `since`, `until`: names of the columns."""
    if on is None:
        return Q()
    return (Q(**{since: None}) | Q(**{f"{since}__lte": on})) & (Q(**{until: None}) | Q(**{f"{until}__gte": on}))


def _officers_matching(word: str, forces: list[Force], on: dt.date | None) -> QuerySet[Officer, dict[str, object]]:
    """Ids of the officers who match the word by name, roster identifier, shoulder number or unit on the day `on`.

    Matches by name or shoulder number include officers of other forces than `forces`.
    """
    named = Officer.objects.extra(
        where=["forces_words(first_name || ' ' || middle_name || ' ' || last_name) @@ forces_beginning(%s)"], params=[word]
    )
    posted = Posting.objects.filter(_includes_day(on, "since", "until"))
    numbered = posted.exclude(shoulder_number="").extra(
        where=["forces_endings(shoulder_number) @@ forces_beginning(%s)"], params=[word]
    )
    return (
        named.values("pk")
        .union(Officer.objects.filter(source_ref=word, force__in=forces).values("pk"))
        .union(numbered.values("officer"), posted.filter(unit__in=_units_matching(word, forces)).values("officer"))
    )


def _units_matching(word: str, forces: list[Force]) -> QuerySet[Unit]:
    """The units whose code is `word`, or whose name has a word that begins with `word`."""
    code = Q(code__iexact=word)
    if len(word) >= _SHORTEST_UNIT_NAME:
        code |= Q(pk__in=RawSQL("SELECT id FROM forces_unit WHERE forces_words(name) @@ forces_beginning(%s)", [word]))
    return Unit.objects.filter(code, force__in=forces)


def _postings_on(on: dt.date | None) -> Prefetch[str]:
    """The Django Prefetch that stores the postings on the day `on` (all where None) in `officer.then`, newest first."""
    newest = (F("since").desc(nulls_last=True), "-id")
    then = Posting.objects.filter(_includes_day(on, "since", "until")).select_related("unit").order_by(*newest)
    return Prefetch("postings", then, to_attr="then")


def _match_of(officer: Officer, on: dt.date | None) -> OfficerMatch:
    """The search result for an officer: rank, shoulder number and units come from the postings that `_postings_on` read."""
    then: list[Posting] = getattr(officer, "then")  # noqa: B009 - made by _postings_on, unknown to types
    live = then if on else [posting for posting in then if posting.until is None] or then[:1]
    return OfficerMatch(
        officer,
        rank=next((posting.rank for posting in then if posting.rank), officer.rank),
        shoulder_number=next((posting.shoulder_number for posting in then if posting.shoulder_number), ""),
        units=tuple(dict.fromkeys(posting.unit for posting in live if posting.unit)),
    )
