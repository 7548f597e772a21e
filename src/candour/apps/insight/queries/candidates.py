"""Searches for an officer by description in a register: an index, in memory, of the officers and postings of some forces.

Each process builds registers and keeps them in a cache. A register is built again after an import of a roster, which is
recognised by the number of the import's ledger entry. The description is not stored in any row, log, address or cache. The
modules that compare names are imported at the first search.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Max

from candour.apps.forces.models import Force, Officer, Posting
from candour.apps.ledger.models import Entry
from candour.domain.ledger import Kind
from candour.ui.errors import Refusal

if TYPE_CHECKING:
    from candour.domain.patterns.linkage.find import Finding, Register

SHOWN = 10
_MOST_KEPT = 2
_CHUNK = 5_000
_LOCK = threading.Lock()


@dataclass(frozen=True)
class Roster:
    """What identifies the present rosters of some forces. The search register built from them is cached under this key.

    `forces` are the forces' ids, `imported` is the number of the last import's ledger entry, `officers` the number of officers.
    """

    forces: tuple[UUID, ...]
    imported: int
    officers: int


_registers: dict[Roster, Register] = {}


def find(forces: Iterable[Force], described: dict[str, Any]) -> Finding:
    """Find the officers of these forces whom the description fits best, at most `SHOWN`.

    `described` has the values of DescriptionForm. Raises Refusal where the search refuses the description; its text says why.
    """
    from candour.domain.patterns.linkage import find as linkage  # noqa: PLC0415 - heavy, and not every process is asked
    from candour.domain.patterns.linkage.errors import LinkageError  # noqa: PLC0415

    place, day = described["elsewhere"], described["elsewhere_on"]
    stay = (linkage.Stay(place, day),) if place and day else ()
    facts = {name: value for name, value in described.items() if not name.startswith("elsewhere")}
    try:
        return linkage.find(register_of(forces), linkage.Description(**facts, stays=stay), limit=SHOWN)
    except LinkageError as refused:
        raise Refusal(str(refused)) from None


def register_of(forces: Iterable[Force]) -> Register:
    """Return the search register of these forces' officers, from the cache, or newly built if a roster has changed."""
    key = roster_of(forces)
    with _LOCK:
        if key not in _registers:
            while len(_registers) >= _MOST_KEPT:
                _registers.pop(next(iter(_registers)))
            _registers[key] = _build_register(key.forces)
        return _registers[key]


def roster_of(forces: Iterable[Force]) -> Roster:
    """Return the cache key for the present rosters of these forces, read in two queries."""
    chosen = tuple(sorted(force.pk for force in forces))
    last = Entry.objects.of(Kind.IMPORT_DONE).aggregate(last=Max("seq"))["last"]
    return Roster(chosen, last or 0, Officer.objects.filter(force__in=chosen).count())


def _build_register(forces: tuple[UUID, ...]) -> Register:
    """Build the search register of the officers and postings of the forces with these ids."""
    from candour.domain.patterns.linkage.find import Register  # noqa: PLC0415 - as above

    return Register(_officer_rows(forces), _posting_rows(forces))


def _officer_rows(forces: tuple[UUID, ...]) -> Iterator[Any]:
    """Yield a row of the register (find.Officer) for each officer of the forces with these ids."""
    from candour.domain.patterns.linkage.find import Officer as Row  # noqa: PLC0415 - as above

    names = (
        "first_name",
        "middle_name",
        "last_name",
        "suffix",
        "sex",
        "ethnicity",
        "birth_year",
        "appointed_on",
        "resigned_on",
        "rank",
    )
    for pk, *row in Officer.objects.filter(force__in=forces).values_list("pk", *names).iterator(_CHUNK):
        first, middle, last, suffix, sex, ethnicity, *rest = row
        yield Row(str(pk), first, middle, last, suffix, sex.lower(), ethnicity.lower(), *rest)


def _posting_rows(forces: tuple[UUID, ...]) -> Iterator[Any]:
    """Yield the rows of the register (find.Posting) for the postings of these forces.

    Each posting gives a row with the unit's name, and another with the unit's code where the code is different.
    """
    from candour.domain.patterns.linkage.find import Posting as Row  # noqa: PLC0415 - as above

    # A report names a unit by its name or by its code, so each becomes a posting.
    names = ("unit__name", "unit__code", "rank", "shoulder_number", "since", "until")
    for pk, name, code, *row in (
        Posting.objects.filter(officer__force__in=forces).values_list("officer", *names).iterator(_CHUNK)
    ):
        yield Row(str(pk), name or "", *row)
        if code and code != name:
            yield Row(str(pk), code, *row)
