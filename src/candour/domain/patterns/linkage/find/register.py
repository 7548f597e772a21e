"""The register that a search for an officer reads: all officers with the names, numbers, units and ranks of whole careers.

The register is built once, from `Records` or from rows in memory, and then only read. A search selects the facts that were true
on the day of the incident. Not here: the comparisons (`levels.py`), and who may search (apps/insight).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import ranks, sounds
from candour.domain.patterns.linkage.find.descriptions import name_parts, number_key, unit_key
from candour.domain.patterns.linkage.find.errors import BadRegisterError
from candour.domain.patterns.linkage.find.facts import EVER, Fact, Facts, day
from candour.domain.patterns.linkage.find.texts import Texts
from candour.domain.patterns.records import Records

UNBORN = -1  # an unknown year of birth


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer of a roster; unknown text is '', an unknown date None. `born` is the year of birth."""

    officer_id: str
    given: str = ""
    middle: str = ""
    surname: str = ""
    suffix: str = ""
    sex: str = ""
    ethnicity: str = ""
    born: int | None = None
    appointed_on: date | None = None
    left_on: date | None = None
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """A period of an officer's service in one unit, with rank and shoulder number.

    `since` and `until` are the first and the last day, both included; None means unknown.
    """

    officer_id: str
    unit: str = ""
    rank: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A surname that an officer has or had, other than the officer's surname on the roster."""

    officer_id: str
    surname: str


class Register:
    """An index of the officers of a roster, which `find` searches: `size` officers, sorted by id.

    Postings and former names whose officer is not on the roster are left out and counted in `strays`. Raises BadRegisterError
    for an empty or repeated officer id.
    """

    def __init__(
        self, officers: Iterable[Officer], postings: Iterable[Posting] = (), former_names: Iterable[FormerName] = ()
    ) -> None:
        people = sorted(officers, key=lambda officer: officer.officer_id)
        _check_ids(people)
        self.ids = [officer.officer_id for officer in people]
        self.size = len(people)
        self._row = {officer_id: row for row, officer_id in enumerate(self.ids)}
        self.strays = 0
        self._index_people(people)
        self._index_surnames(people, former_names)
        self._index_postings(people, postings)

    @classmethod
    def from_records(cls, records: Records, former_names: Iterable[FormerName] = ()) -> Register:
        """Build the register of officers from the tables `officers` and `postings` of `records`.

        `former_names` are surnames that officers have or had, read from elsewhere.
        """
        officers = records.connection.execute(
            "SELECT officer_id, first_name, middle_name, last_name, suffix, sex, ethnicity, birth_year, appointed_on, left_on,"
            " rank FROM officers"
        ).fetchall()
        postings = records.connection.execute(
            "SELECT officer_id, unit, rank, shoulder_number, since, until FROM postings"
        ).fetchall()
        return cls((Officer(*row) for row in officers), (Posting(*row) for row in postings), former_names)

    def row_of(self, officer_id: str) -> int | None:
        """Return the index of an officer in the register, or None where the officer is not on the register."""
        return self._row.get(officer_id)

    def serving(self, on: date) -> NDArray[np.bool_]:
        """Return for each officer whether the officer was in service on the day `on`; shape (number of officers,).

        An officer whose first day of service is unknown counts as in service from the beginning, and one whose last day is
        unknown as still in service.
        """
        return (self.appointed <= day(on, 0)) & (self.left >= day(on, 0))

    @cached_property
    def letters(self) -> frozenset[str]:
        """Every letter that occurs in a surname of the register."""
        return frozenset("".join(self.surnames.values.tolist()))

    @cached_property
    def surname_texts(self) -> Texts:
        """The distinct surnames on the register, indexed for comparison letter by letter."""
        return Texts(self.surnames.values.tolist())

    @cached_property
    def given_texts(self) -> Texts:
        """The distinct given names on the register, indexed for comparison letter by letter."""
        return Texts(self.givens.values.tolist())

    @cached_property
    def number_texts(self) -> Texts:
        """The distinct shoulder numbers on the register, indexed for comparison digit by digit."""
        return Texts(self.numbers.values.tolist())

    @cached_property
    def sounds(self) -> dict[str, list[int]]:
        """A dict from a sound key to the indexes of the distinct surnames with this key.

        A sound key is a NYSIIS code, which is equal for names that sound alike.
        """
        return _codes_by_key(sounds.key(value) for value in self.surnames.values.tolist())

    @cached_property
    def roots(self) -> dict[str, list[int]]:
        """A dict from a full given name, such as ELIZABETH, to its forms on the register, such as LIZ.

        The forms are given as indexes of the distinct given names.
        """
        by_root: dict[str, list[int]] = {}
        for code, value in enumerate(self.givens.values.tolist()):
            for root in names.roots(value):
                by_root.setdefault(root, []).append(code)
        return by_root

    def _index_people(self, people: Sequence[Officer]) -> None:
        """Index the officers' names, sex, ethnicity, year of birth, and first and last day of service."""
        cleaned = [names.clean(officer.given, officer.middle, officer.surname, officer.suffix) for officer in people]
        self.names = cleaned
        self.givens = self._undated_facts((row, name.first) for row, name in enumerate(cleaned))
        self.middles = self._undated_facts((row, name.middle) for row, name in enumerate(cleaned))
        self.initials = self._undated_facts((row, name.first[:1]) for row, name in enumerate(cleaned))
        self.generations = self._undated_facts((row, name.generation) for row, name in enumerate(cleaned))
        self.sexes = self._undated_facts((row, officer.sex) for row, officer in enumerate(people))
        self.ethnicities = self._undated_facts(
            (row, names.fold(officer.ethnicity).lower()) for row, officer in enumerate(people)
        )
        self.born: NDArray[np.int32] = np.array([UNBORN if p.born is None else p.born for p in people], dtype=np.int32)
        self.appointed: NDArray[np.int32] = np.array([day(p.appointed_on, -EVER) for p in people], dtype=np.int32)
        self.left: NDArray[np.int32] = np.array([day(p.left_on, EVER) for p in people], dtype=np.int32)

    def _index_surnames(self, people: Sequence[Officer], former_names: Iterable[FormerName]) -> None:
        """Index the officers' present and former surnames, and the parts of double surnames."""
        now = [Fact(row, name.last) for row, name in enumerate(self.names)]
        parts = [(row, officer.surname) for row, officer in enumerate(people) if self.names[row].last]
        past: list[Fact] = []
        for former in former_names:
            row = self._row_or_stray(former.officer_id)
            name = names.clean(last=former.surname).last
            if row is not None and name and name != self.names[row].last:
                past.append(Fact(row, name, until=-EVER))
                parts.append((row, former.surname))
        self.surnames = Facts(list(dict.fromkeys(now + past)), self.size)
        self.halves = self._undated_facts((row, half) for row, text in parts for half in name_parts(text))

    def _index_postings(self, people: Sequence[Officer], postings: Iterable[Posting]) -> None:
        """Index the units, shoulder numbers and ranks of postings with their dates.

        For an officer without a rank in any posting, the rank on the roster is indexed, without dates.
        """
        unit, rank = _CachedReadings(unit_key), _CachedReadings(_rank_word)
        units: dict[Fact, None] = {}
        numbers: dict[Fact, None] = {}
        held: dict[Fact, None] = {}
        for posting in postings:
            row = self._row_or_stray(posting.officer_id)
            if row is None:
                continue
            since, until = day(posting.since, -EVER), day(posting.until, EVER)
            for facts, value in (
                (units, unit[posting.unit]),
                (numbers, number_key(posting.number)),
                (held, rank[posting.rank]),
            ):
                if value:
                    facts[Fact(row, value, since, until)] = None
        ranked = {fact.row for fact in held}
        held |= {Fact(row, rank[officer.rank]): None for row, officer in enumerate(people) if row not in ranked}
        self.units, self.numbers, self.ranks = (Facts(list(facts), self.size) for facts in (units, numbers, held))
        self.steps: NDArray[np.int8] = np.array([ranks.read(word).step for word in self.ranks.values.tolist()], dtype=np.int8)

    def _row_or_stray(self, officer_id: str) -> int | None:
        """Return the index of an officer; for an officer not on the register return None and add 1 to `strays`."""
        row = self._row.get(officer_id)
        self.strays += row is None
        return row

    def _undated_facts(self, pairs: Iterable[tuple[int, str]]) -> Facts:
        """Build an index of facts without dates, from pairs (index of an officer, value)."""
        return Facts([Fact(row, value) for row, value in dict.fromkeys(pairs)], self.size)


class _CachedReadings(dict[str, str]):
    """A dict from a text to `read(text)`, which computes each value when its text is first looked up.

    Saves time while a register is built, because the same texts occur many times.
    """

    def __init__(self, read: Callable[[str], str]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, text: str) -> str:
        self[text] = self.read(text)
        return self[text]


def _rank_word(text: str) -> str:
    """Return the standard word for the police rank that a text names."""
    return ranks.read(text).word


def _check_ids(people: Sequence[Officer]) -> None:
    """Raise BadRegisterError if an officer has an empty id or two officers have the same id."""
    if any(not officer.officer_id for officer in people):
        raise BadRegisterError("An officer has no id. Give every officer on the register one.")
    repeated = [officer_id for officer_id, count in Counter(p.officer_id for p in people).items() if count > 1]
    if repeated:
        raise BadRegisterError(f"{len(repeated)} ids stand for more than one officer. Give each officer one id of its own.")


def _codes_by_key(keys: Iterable[str]) -> dict[str, list[int]]:
    """Return a dict from each distinct key to the indexes at which the key occurs in `keys`; empty keys are left out."""
    codes: dict[str, list[int]] = {}
    for code, key in enumerate(keys):
        if key:
            codes.setdefault(key, []).append(code)
    return codes
