"""An invented nation's complaints: 69 forces, long careers, personal rates that differ and drift, teams accused together.

Drawn year by year with a seed, directly into the tables of records. Parameters are those of issue 4: personal rates gamma(0.6)
with a mean of one, drifting by an AR(1) of φ 0.7 with stationary deviation 0.55; 0.58 accusations per officer-year; the number
accused together, 72 % of them from a team of nine; days to closing lognormal(5.17, 0.92); 1 to 4 lead investigators.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns import records
from candour.domain.patterns.records import Records

FORCES, TEAM, TEAMS_IN_UNIT = 69, 9, 10
FIRST, YEARS = 2000, 24
LAST_DAY = dt.date(FIRST + YEARS - 1, 12, 31)
RATE, SHAPE, PHI, SPREAD, OWN_TEAM = 0.58, 0.6, 0.7, 0.55, 0.72
CAREER_YEARS = 10.36  # 10 M accusations at 0.58 an officer-year are 1.66 M careers of this mean length
SHARES = np.array([0.538, 0.319, 0.069, 0.035, 0.013, 0.009, 0.018]) / 1.001  # as given they come to 1.001
LEADS = (0.862, 0.110, 0.021, 0.007)
CLOSING = (5.17, 0.92)
KINDS = (
    "force",
    "search",
    "arrest",
    "words",
    "neglect",
    "property",
    "off duty",
    "driving",
    "sexual",
    "domestic",
    "record",
    "other",
)
KIND_SHARES = (0.2, 0.12, 0.05, 0.1, 0.25, 0.06, 0.05, 0.05, 0.02, 0.03, 0.03, 0.04)
FINDINGS = ("not_determined", "did_not_occur", "not_pursued", "proven", "justified")
ETHNICITIES, ETHNICITY_SHARES = ("white", "black", "asian", "other"), (0.78, 0.1, 0.08, 0.04)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class Careers:
    """Officers by number: first and last year, personal rate, and their force (its first officer's number and its size)."""

    since: Ints
    until: Ints
    rate: Floats
    begin: Ints
    size: Ints

    def serving(self, year: int) -> Flags:
        """Return who is in post in a year, counted from the first year."""
        return (self.since <= year) & (self.until >= year)


def write(path: Path, accusations: int, seed: int = 1) -> None:
    """Write a DuckDB file of records with about so many accusations."""
    chance = np.random.default_rng(seed)
    held = records.empty(database=path)
    careers = _careers(held, max(FORCES * TEAM, round(accusations / RATE / CAREER_YEARS)), chance)
    drift = chance.normal(0, SPREAD, len(careers.rate))
    begun = 0
    for year in range(YEARS):
        serving = careers.serving(year)
        first = _first_accused(np.where(serving, careers.rate * np.exp(drift - SPREAD**2 / 2), 0.0), chance)
        cases = begun + np.arange(len(first))
        _add_cases(held, cases, careers.begin[first], year, chance)
        _add_allegations(held, _accused(cases, first, careers, serving, chance), chance)
        begun += len(first)
        drift = PHI * drift + chance.normal(0, SPREAD * (1 - PHI**2) ** 0.5, len(drift))
    held.connection.close()


def _careers(held: Records, many: int, chance: np.random.Generator) -> Careers:
    """Draw careers and insert officers and postings. Teams begin together; careers are cut at the first and last year."""
    parts = chance.lognormal(0, 0.7, FORCES)
    ends = np.round(np.cumsum(parts / parts.sum()) * many / TEAM).astype(np.int64) * TEAM
    number = np.arange(ends[-1])
    force = np.searchsorted(ends, number, side="right")
    starts = np.concatenate([[0], ends[:-1]])
    team = number // TEAM
    begun = chance.integers(-14, YEARS, team[-1] + 1)[team]
    length = 1 + chance.gamma(2.0, 9.8, len(number)).astype(np.int64)
    since, until = np.maximum(begun, 0), np.minimum(begun + length - 1, YEARS - 1)
    until = np.maximum(until, since)
    columns = {
        "number": number, "force": force + 1, "unit": team // TEAMS_IN_UNIT, "since": FIRST + begun, "until": FIRST + until,
        "goes": (begun + length - 1 < YEARS).astype(np.int8), "sex": chance.random(len(number)) < 0.3,
        "ethnicity": chance.choice(len(ETHNICITIES), len(number), p=ETHNICITY_SHARES), "rank": chance.random(len(number)),
    }  # fmt: skip
    held.connection.register("given", columns)
    held.connection.execute(_OFFICERS).fetchall()
    held.connection.execute(_POSTINGS).fetchall()
    held.connection.unregister("given")
    return Careers(since, until, chance.gamma(SHAPE, 1 / SHAPE, len(number)), starts[force], (ends - starts)[force])


def _first_accused(rates: Floats, chance: np.random.Generator) -> Ints:
    """Draw a year's cases by the officer first accused, at their own rates."""
    first = np.repeat(np.arange(len(rates)), chance.poisson(rates * RATE / float(np.arange(1, 8) @ SHARES)))
    chance.shuffle(first)
    return first


def _accused(cases: Ints, first: Ints, careers: Careers, serving: Flags, chance: np.random.Generator) -> Ints:
    """Return all distinct pairs of case and officer, as two rows of numbers in order."""
    more = chance.choice(len(SHARES), len(first), p=SHARES)
    case, beside = (
        np.repeat(cases, more),
        _others_accused(np.repeat(cases, more), np.repeat(first, more), careers, serving, chance),
    )
    known = beside >= 0
    return np.unique(np.stack([np.concatenate([cases, case[known]]), np.concatenate([first, beside[known]])]), axis=1)


def _others_accused(case: Ints, first: Ints, careers: Careers, serving: Flags, chance: np.random.Generator) -> Ints:
    """Draw who is accused beside each first officer, from the team or the force; -1 where ten draws find nobody."""
    beside = np.full(len(first), -1, dtype=np.int64)
    own = chance.random(len(first)) < OWN_TEAM
    for _ in range(10):
        left = np.flatnonzero(beside < 0)
        team = first[left] // TEAM * TEAM + chance.integers(0, TEAM, len(left))
        anyone = careers.begin[first[left]] + (chance.random(len(left)) * careers.size[first[left]]).astype(np.int64)
        drawn = np.where(own[left], team, anyone)
        good = serving[drawn] & (drawn != first[left])
        beside[left[good]] = drawn[good]
        beside[_repeated(case, beside)] = -1
    return beside


def _repeated(case: Ints, officer: Ints) -> Ints:
    """Return the indexes at which a case names an officer a second time."""
    order = np.lexsort((np.arange(len(case)), officer, case))
    same = (case[order][1:] == case[order][:-1]) & (officer[order][1:] == officer[order][:-1]) & (officer[order][1:] >= 0)
    places: Ints = order[1:][same]
    return places


def _add_cases(held: Records, cases: Ints, force: Ints, year: int, chance: np.random.Generator) -> None:
    many = len(cases)
    received = (np.datetime64(f"{FIRST + year}-01-01") - np.datetime64("1970-01-01")).astype(int) + chance.integers(
        0, 365, many
    )
    columns = {
        "number": cases, "first": force, "received": received, "waited": chance.integers(0, 20, many),
        "open": np.exp(chance.normal(*CLOSING, many)).astype(np.int64) + 1, "leads": 1 + chance.choice(4, many, p=LEADS),
        "place": chance.integers(0, 400, many), "police": chance.random(many) < 0.05, "sex": chance.random(many) < 0.45,
        "ethnicity": chance.choice(len(ETHNICITIES), many, p=(0.55, 0.28, 0.12, 0.05)), "age": chance.integers(14, 80, many),
        "handler": chance.integers(0, 1 << 30, many),
    }  # fmt: skip
    held.connection.register("given", columns)
    for statement in (_CASES, _HANDLERS, _REPORTERS):
        held.connection.execute(statement).fetchall()
    held.connection.unregister("given")


def _add_allegations(held: Records, pairs: Ints, chance: np.random.Generator) -> None:
    """Insert allegations; about one in eleven is proven, more often for some officers and kinds, to create disparity."""
    many = pairs.shape[1]
    kind = chance.choice(len(KINDS), many, p=KIND_SHARES)
    columns = {
        "case_number": pairs[0], "officer": pairs[1], "kind": kind, "code": chance.integers(0, 9, many),
        "luck": chance.random(many), "severe": chance.random(many), "outcome": chance.random(many),
    }  # fmt: skip
    held.connection.register("given", columns)
    held.connection.execute(_ALLEGATIONS).fetchall()
    held.connection.unregister("given")


def _sql_list(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


_WHO = "'o' || lpad(number::VARCHAR, 7, '0')"
_LAST = f"DATE '{LAST_DAY}'"
_LEFT = "CASE WHEN goes = 1 THEN make_date(until, 12, 31) END"
_DAY = "DATE '1970-01-01' + received::INTEGER"
_OFFICERS = f"""INSERT INTO officers (officer_id, force, sex, ethnicity, appointed_on, left_on, rank)
SELECT {_WHO}, 'F' || lpad(force::VARCHAR, 2, '0'), CASE WHEN sex THEN 'female' ELSE 'male' END,
 {_sql_list(ETHNICITIES)}[ethnicity + 1], make_date(since, 1, 1), {_LEFT},
 CASE WHEN rank < 0.8 THEN 'constable' WHEN rank < 0.95 THEN 'sergeant' ELSE 'inspector' END FROM given"""  # noqa: S608
_POSTINGS = f"""INSERT INTO postings (officer_id, unit, rank, since, until)
SELECT {_WHO}, 'u' || unit, CASE WHEN rank < 0.8 THEN 'constable' WHEN rank < 0.95 THEN 'sergeant' ELSE 'inspector' END,
 make_date(since, 1, 1), {_LEFT} FROM given"""  # noqa: S608
_CASES = f"""INSERT INTO cases (case_id, force, incident_on, received_on, closed_on, filed_by, place)
SELECT 'c' || lpad(number::VARCHAR, 8, '0'), o.force, {_DAY} - waited::INTEGER, {_DAY},
 CASE WHEN {_DAY} + open::INTEGER <= {_LAST} THEN {_DAY} + open::INTEGER END,
 CASE WHEN police THEN 'police' ELSE 'public' END, 'p' || place
FROM given g JOIN officers o ON o.officer_id = 'o' || lpad(g.first::VARCHAR, 7, '0')"""  # noqa: S608
_HANDLERS = f"""INSERT INTO handlers (case_id, handler_id, role, since)
SELECT 'c' || lpad(number::VARCHAR, 8, '0'), 'h' || (first + (handler + place_at * 7919) % 300), 'lead',
 {_DAY} + (open * (place_at - 1) / leads)::INTEGER FROM (SELECT *, unnest(range(1, leads + 1)) AS place_at FROM given)
WHERE {_DAY} + (open * (place_at - 1) / leads)::INTEGER <= {_LAST}"""  # noqa: S608
_REPORTERS = f"""INSERT INTO reporters (case_id, ethnicity, sex, age)
SELECT 'c' || lpad(number::VARCHAR, 8, '0'), {_sql_list(ETHNICITIES)}[ethnicity + 1],
 CASE WHEN sex THEN 'female' ELSE 'male' END, age FROM given"""  # noqa: S608
_PROVEN = "0.07 + 0.04 * (kind % 3 = 0)::INTEGER + 0.02 * (officer % 7 = 0)::INTEGER"
_ALLEGATIONS = f"""INSERT INTO allegations (allegation_id, case_id, officer_id, category, kind, finding, outcome, severity)
SELECT case_number || '/' || officer, 'c' || lpad(case_number::VARCHAR, 8, '0'), 'o' || lpad(officer::VARCHAR, 7, '0'),
 'k' || kind || '.' || code, {_sql_list(KINDS)}[kind + 1],
 CASE WHEN luck < {_PROVEN} THEN 'proven' ELSE {_sql_list(FINDINGS)}[1 + (luck * 1000)::INTEGER % 3] END,
 CASE WHEN luck >= {_PROVEN} THEN 'none' WHEN outcome < 0.4 THEN 'warning' WHEN outcome < 0.8 THEN 'suspended'
  WHEN outcome < 0.9 THEN 'advice' ELSE 'dismissed' END,
 CASE WHEN severe < 0.15 THEN 'serious' ELSE 'other' END FROM given"""  # noqa: S608


def main() -> int:
    """Run `python -m bench.patterns.synthetic FILE ACCUSATIONS`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("accusations", type=int)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.file, options.accusations, options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
