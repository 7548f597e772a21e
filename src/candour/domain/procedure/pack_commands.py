"""`candour pack check|explain|diff|page|schema` as plain functions: paths in, text out. The command line wires them.

Errors are raised as ProcedureError, whose text is for the person at the terminal.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from candour.domain.procedure import words
from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.evaluation import Evaluation, evaluate
from candour.domain.procedure.loader import load_pack, read_pack
from candour.domain.procedure.matter_files import read_matter
from candour.domain.procedure.pack import Pack, json_schema
from candour.domain.procedure.pack_pages import page
from candour.domain.procedure.rows import Row
from candour.domain.procedure.tables import row_name, tables

MUST_BE_READ = ("referral", "clock", "outcome", "outcome_rule")
TRUTH = {True: "true", False: "false", None: "undecided"}


def check(path: Path) -> str:
    """What `pack check PATH` prints: every fault (raised as PackFaultsError), else the grades and the rows still to verify."""
    pack = read_pack(path)
    rows = [(table, index, row) for table, index, row in tables(pack)]
    counted = grades(pack)
    lines = [f"{pack.header.title}, version {pack.header.version}: {len(rows)} rows, no faults."]
    lines += [f"  {grade}: {counted[grade]}" for grade in ("V", "V2", "GK", "policy")]
    below = list(below_read(pack))
    lines += [f"{len(below)} rows that bind people are not yet read in the original:", *(f"  {line}" for line in below)]
    return "\n".join(lines)


def grades(pack: Pack) -> Counter[str]:
    """How many rows have each grade."""
    return Counter(row.evidence for _, _, row in tables(pack))


def below_read(pack: Pack) -> Iterator[str]:
    """The referral tests, clocks and outcomes graded V2 or GK: what a release must verify or say plainly."""
    for table, index, row in tables(pack):
        if table in MUST_BE_READ and row.evidence in {"V2", "GK"}:
            yield f"{table} {row_name(row, index)} [{row.evidence}] {row.cite}"


def explain(path: Path, now: dt.datetime | None = None) -> str:
    """What `pack explain FILE` prints: where a matter file stands at `now`, by default at its last expectation or entry."""
    text = path.read_text("utf-8")
    pack = load_pack(read_matter(text, ZoneInfo("UTC"), path.stem).pack)
    file = read_matter(text, pack.zone, path.stem)
    moments = [entry.at for entry in file.entries]
    if now is None and not moments:
        raise ProcedureError(f"{path.name} has no entries. Give the moment to explain it at.")
    return explain_evaluation(evaluate(pack, file.matter, file.entries, now or max(moments)), file.title)


def explain_evaluation(reading: Evaluation, title: str) -> str:
    """An evaluation in words, section by section."""
    if reading.out_of_scope:
        return f"{title}\n\n{reading.out_of_scope.because}"
    sections = (
        (
            "Law",
            (f"{one.regime.label}: {'applies' if one.applies else 'does not apply'}. {one.because}" for one in reading.regimes),
        ),
        ("Stage", (f"{reading.stage.code} {reading.stage.label}; it rests with {reading.stage.rests_with}.",)),
        ("Path", (f"{step.at:%Y-%m-%d %H:%M} {step.move.label} ({step.actor}) → {step.entered}" for step in reading.path)),
        ("Clocks", (f"{one.clock.id} {one.clock.label}: {one.status}. {words.arithmetic(one)}" for one in reading.clocks)),
        ("Referrals", (_referral_line(one) for one in reading.referrals)),
        (
            "Open moves",
            (f"{one.move.label}, by {', '.join(one.move.actors)}{_needs(one)}" for one in reading.moves if one.open),
        ),
        ("Closed moves", (f"{one.move.label}: {' '.join(one.because)}" for one in reading.moves if _nearly(reading, one))),
        ("Outcomes", (f"{one.outcome.label}: {one.open}. {one.because}" for one in reading.outcomes)),
        (
            "Quarantined",
            (f"{one.entry.at:%Y-%m-%d %H:%M} {one.entry.event}: {' '.join(one.because)}" for one in reading.quarantined),
        ),
    )
    return "\n".join([title, *_sections(sections)])


def _sections(sections: Any) -> Iterator[str]:
    for heading, lines in sections:
        listed = list(lines)
        if listed:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in listed)


def _referral_line(one: Any) -> str:
    owed = " OWED: nobody may override it." if one.owed else ""
    return f"{one.referral.id} {one.referral.label}: {TRUTH[one.truth]} ({', '.join(one.facts)}).{owed}"


def _needs(one: Any) -> str:
    return f", bringing {', '.join(one.needs)}" if one.needs else ""


def _nearly(reading: Evaluation, one: Any) -> bool:
    """Closed, though it starts from here: the ones worth explaining."""
    return not one.open and not set(one.move.leaves).isdisjoint(reading.regions.values())


def diff(old: Path, new: Path) -> str:
    """What `pack diff OLD NEW` prints: rows added, taken out and changed, table by table."""
    before, after = (_by_name(read_pack(path)) for path in (old, new))
    lines = [f"+ {name}" for name in after if name not in before]
    lines += [f"- {name}" for name in before if name not in after]
    for name, row in after.items():
        if name in before and before[name] != row:
            lines += [f"~ {name}", *(f"    {column}" for column in _columns(before[name], row))]
    return "\n".join(lines) or "The packs say the same."


def _by_name(pack: Pack) -> dict[str, Row]:
    return {f"{table} {row_name(row, index)}{_span(row)}": row for table, index, row in tables(pack)}


def _span(row: Row) -> str:
    return "".join(f" {word} {name}" for word, name in (("since", row.since), ("until", row.until)) if name)


def _columns(before: Row, after: Row) -> Iterator[str]:
    left, right = before.model_dump(), after.model_dump()
    for column in right:
        if left.get(column) != right[column]:
            yield f"{column}: {left.get(column)!r} → {right[column]!r}"


def document(path: Path) -> str:
    """The documentation page of a pack, in Markdown."""
    return page(read_pack(path))


def schema() -> str:
    """The JSON Schema of a pack, as text."""
    return json.dumps(json_schema(), indent=2, sort_keys=True) + "\n"
