"""The Chicago linkage records as register and descriptions: from one file alone, and with the careers other files add.

A split is a folder of `pair_a_*` (the register's file), `pair_b_report_like*` (descriptions), `pair_truth*` (the officer of
each) and `mentions*` (rows of ten files). Rows of other files are joined to the register by exact names and dates, never by the
truth; the file the descriptions were made from and later files are not used. No name leaves this module.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.find import Description, FormerName, Officer, Posting, Register

Line = Mapping[str, str]
AGED_IN = 2010  # the year that `approx_age_2010` counts from
YEARS = {"roster2017": 2017, "roster2018": 2018, "acc2018": 2018, "cms2021": 2021, "crms2021": 2021, "wit2021": 2021}
"""Files with more of a career, no later than the descriptions', and the year of each."""
OWN_YEAR = 2016
OPTIONAL = "mentions."  # without it an officer's history is the register's own file
KEYS = (
    ("last", "first", "born", "since"),
    ("last", "first", "born"),
    ("last", "first", "since"),
    ("first", "born", "since", "sex"),
)
"""What must agree, and be one officer's alone on the register, for a row of another file to be of that officer; in turn."""


@dataclass(frozen=True, slots=True)
class Split:
    """Register, descriptions, and the officer's id of each description where known ('' otherwise)."""

    alone: Register
    history: Register
    descriptions: Sequence[tuple[Description, str]]
    people: Sequence[Officer]
    own: Sequence[Posting]
    career: Sequence[Posting]
    former: Sequence[FormerName]

    @property
    def labelled(self) -> list[tuple[Description, str]]:
        """Return the descriptions with a known officer."""
        return [each for each in self.descriptions if each[1]]


def read_descriptions(folder: Path) -> list[tuple[Description, str]]:
    """Read the descriptions, each with the id of its officer or ''."""
    truth = {line["mention_id_b"]: line["mention_id_a"] for line in _lines(folder, "pair_truth")}
    return [(description(line), truth.get(line["mention_id"], "")) for line in _lines(folder, "pair_b_report_like")]


def read_register(folder: Path) -> tuple[list[Officer], list[Posting]]:
    """Read the officers and postings of the register's own file."""
    officers = _lines(folder, "pair_a_")
    return [_officer(line) for line in officers], [_posting(line, line["mention_id"], OWN_YEAR) for line in officers]


def load(folder: Path) -> Split:
    """Read one split."""
    officers = _lines(folder, "pair_a_")
    people, own = read_register(folder)
    more, former = _careers(officers, (line for line in _lines(folder, OPTIONAL) if line["source"] in YEARS))
    career = _consecutive([*own, *more])
    return Split(
        Register(people, own), Register(people, career, former), read_descriptions(folder), people, own, career, former
    )


def narrowed(split: Split, officer_ids: set[str], *, history: bool) -> Register:
    """Build the register of some of the officers."""
    people = [row for row in split.people if row.officer_id in officer_ids]
    postings = [row for row in (split.career if history else split.own) if row.officer_id in officer_ids]
    former = [row for row in split.former if row.officer_id in officer_ids and history]
    return Register(people, postings, former)


def description(line: Line) -> Description:
    """Build a description from a line of the report-like file."""
    age = line["approx_age_2010"]
    return Description(
        surname=line["last_name"],
        given=line["first_initial"],
        rank=line["rank"],
        number=line["star"],
        unit=line["unit"],
        born=AGED_IN - int(float(age)) if age else None,
        sex=line["gender"],
        ethnicity=line["race"],
    )


def _lines(folder: Path, start: str) -> list[Line]:
    path = next(iter(sorted(folder.glob(f"{start}*csv.gz"))), None)
    if path is None and start == OPTIONAL:
        return []
    if path is None:
        raise FileNotFoundError(
            f"There is no {start}*.csv.gz in {folder}. Set CANDOUR_SHARED_DATA, or give the split's folder."
        )
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _officer(line: Line) -> Officer:
    born = int(line["birth_year"]) if line["birth_year"] else None
    return Officer(
        line["mention_id"], line["first_name"], line["middle_initial"], line["last_name"], line["suffix_name"],
        line["gender"].lower(), line["race"], born, None, None, line["rank"],
    )  # fmt: skip


def _posting(line: Line, officer_id: str, year: int) -> Posting:
    return Posting(officer_id, line["unit"], line["rank"], line["star"], date(year, 1, 1))


def _careers(officers: Sequence[Line], others: Iterable[Line]) -> tuple[list[Posting], list[FormerName]]:
    """Return what other files add: postings in the file's year, and surnames."""
    postings, former = [], []
    indexes = [_unique_keys(officers, key) for key in KEYS]
    for line in others:
        matches = (index.get(_key(line, key)) for index, key in zip(indexes, KEYS, strict=True))
        officer_id = next((match for match in matches if match), None)
        if officer_id:
            postings.append(_posting(line, officer_id, YEARS[line["source"]]))
            former.append(FormerName(officer_id, line["last_name"]))
    return postings, former


def _unique_keys(officers: Sequence[Line], key: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Map each key that only one officer has to that officer."""
    ids_by_key: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for line in officers:
        ids_by_key[_key(line, key)].append(line["mention_id"])
    return {values: ids[0] for values, ids in ids_by_key.items() if values and len(ids) == 1}


def _key(line: Line, key: Sequence[str]) -> tuple[str, ...]:
    """Return the values of a key; empty when any is missing."""
    values = {
        "last": names.solid(line["last_name"]),
        "first": names.solid(line["first_name"]),
        "born": line["birth_year"],
        "since": line["appointed_date"],
        "sex": line["gender"],
    }
    wanted = tuple(values[name] for name in key)
    return wanted if all(wanted) else ()


def _consecutive(postings: Iterable[Posting]) -> list[Posting]:
    """Give each officer's postings end dates: the end of their year, or open for the latest."""
    by_officer: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        by_officer[posting.officer_id].append(posting)
    return [posting for own in by_officer.values() for posting in _with_ends(own)]


def _with_ends(own: Sequence[Posting]) -> Iterable[Posting]:
    """Yield unit, rank and number as separate postings, as a file may leave out one; the latest of each stays open."""
    for field in ("unit", "rank", "number"):
        stated = [
            (posting.since or date(OWN_YEAR, 1, 1), str(getattr(posting, field))) for posting in own if getattr(posting, field)
        ]
        latest = max((since for since, _ in stated), default=None)
        for since, value in stated:
            until = None if since == latest else date(since.year, 12, 31)
            yield Posting(own[0].officer_id, **{field: value}, since=since, until=until)
