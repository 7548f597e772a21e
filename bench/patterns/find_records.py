"""The Chicago linkage records as register and descriptions: one file alone, and with what other files add of each career.

A split lies in one folder: `pair_a_*` (the register's file), `pair_b_report_like*` (descriptions), `pair_truth*` (whom each is
of) and `mentions*` (rows of ten files). Others are joined to the register by exact names and dates, never by the truth, and
never the file that the descriptions were made from or a later one. Nobody's name leaves this module.
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
    """Register, descriptions and, for those whose officer is known, the officer's id ('' elsewhere)."""

    alone: Register
    history: Register
    descriptions: Sequence[tuple[Description, str]]
    people: Sequence[Officer]
    own: Sequence[Posting]
    career: Sequence[Posting]
    former: Sequence[FormerName]

    @property
    def labelled(self) -> list[tuple[Description, str]]:
        """The descriptions with a known officer."""
        return [each for each in self.descriptions if each[1]]


def told(folder: Path) -> list[tuple[Description, str]]:
    """The descriptions, each with the id of its officer, or ''."""
    truth = {line["mention_id_b"]: line["mention_id_a"] for line in _lines(folder, "pair_truth")}
    return [(description(line), truth.get(line["mention_id"], "")) for line in _lines(folder, "pair_b_report_like")]


def alone(folder: Path) -> tuple[list[Officer], list[Posting]]:
    """The register's own file."""
    officers = _lines(folder, "pair_a_")
    return [_officer(line) for line in officers], [_posting(line, line["mention_id"], OWN_YEAR) for line in officers]


def load(folder: Path) -> Split:
    """Read one split."""
    officers = _lines(folder, "pair_a_")
    people, own = alone(folder)
    more, former = _careers(officers, (line for line in _lines(folder, OPTIONAL) if line["source"] in YEARS))
    career = _in_turn([*own, *more])
    return Split(Register(people, own), Register(people, career, former), told(folder), people, own, career, former)


def narrowed(split: Split, kept: set[str], *, history: bool) -> Register:
    """The register of some of the officers only."""
    people = [one for one in split.people if one.officer_id in kept]
    postings = [one for one in (split.career if history else split.own) if one.officer_id in kept]
    former = [one for one in split.former if one.officer_id in kept and history]
    return Register(people, postings, former)


def description(line: Line) -> Description:
    """A line of the report-like file."""
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
    """What other files add: postings in the year of the file, and surnames."""
    postings, former = [], []
    indexes = [_alone(officers, key) for key in KEYS]
    for line in others:
        found = (index.get(_key(line, key)) for index, key in zip(indexes, KEYS, strict=True))
        officer_id = next((one for one in found if one), None)
        if officer_id:
            postings.append(_posting(line, officer_id, YEARS[line["source"]]))
            former.append(FormerName(officer_id, line["last_name"]))
    return postings, former


def _alone(officers: Sequence[Line], key: Sequence[str]) -> dict[tuple[str, ...], str]:
    """Officers by key, those alone with theirs."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for line in officers:
        found[_key(line, key)].append(line["mention_id"])
    return {values: ids[0] for values, ids in found.items() if values and len(ids) == 1}


def _key(line: Line, key: Sequence[str]) -> tuple[str, ...]:
    """The values of a key; empty when any is missing."""
    values = {
        "last": names.solid(line["last_name"]),
        "first": names.solid(line["first_name"]),
        "born": line["birth_year"],
        "since": line["appointed_date"],
        "sex": line["gender"],
    }
    wanted = tuple(values[name] for name in key)
    return wanted if all(wanted) else ()


def _in_turn(postings: Iterable[Posting]) -> list[Posting]:
    """Each officer's postings one after the other: a year's end when another file says more, the last one open."""
    by_officer: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        by_officer[posting.officer_id].append(posting)
    return [one for own in by_officer.values() for one in _closed(own)]


def _closed(own: Sequence[Posting]) -> Iterable[Posting]:
    """Unit, rank and number apart, since a file may leave one of them out; the last year that says one keeps it open."""
    for field in ("unit", "rank", "number"):
        said = [
            (posting.since or date(OWN_YEAR, 1, 1), str(getattr(posting, field))) for posting in own if getattr(posting, field)
        ]
        latest = max((since for since, _ in said), default=None)
        for since, value in said:
            until = None if since == latest else date(since.year, 12, 31)
            yield Posting(own[0].officer_id, **{field: value}, since=since, until=until)
