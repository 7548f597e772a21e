"""Computes the text that each of the commands `candour pack check|explain|diff|page|schema` prints.

The functions raise ProcedureError with a message for the person at the terminal. Not here: the command line (`apps/ops`).
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
from candour.domain.procedure.evaluation import Evaluation, MoveReading, ReferralReading, evaluate
from candour.domain.procedure.loader import load_pack, read_pack
from candour.domain.procedure.matter_files import read_matter
from candour.domain.procedure.pack import Pack, json_schema
from candour.domain.procedure.pack_pages import page
from candour.domain.procedure.rows import Row
from candour.domain.procedure.state import Quarantined
from candour.domain.procedure.tables import row_name, tables

MUST_BE_READ = ("referral", "clock", "outcome", "outcome_rule")
TRUTH = {True: "true", False: "false", None: "undecided"}


def check(path: Path) -> str:
    """The text of `pack check PATH`: how many rows have each evidence grade, and the rows of `below_read`.

    Raises PackFaultsError where the pack has mistakes.
    """
    pack = read_pack(path)
    rows = [(table, index, row) for table, index, row in tables(pack)]
    counted = grades(pack)
    lines = [f"{pack.header.title}, version {pack.header.version}: {len(rows)} rows, no faults."]
    lines += [f"  {grade}: {counted[grade]}" for grade in ("V", "V2", "GK", "policy")]
    below = list(below_read(pack))
    lines += [f"{len(below)} rows that bind people are not yet read in the original:", *(f"  {line}" for line in below)]
    return "\n".join(lines)


def grades(pack: Pack) -> Counter[str]:
    """Evidence grade → how many rows of the pack have this grade."""
    return Counter(row.evidence for _, _, row in tables(pack))


def below_read(pack: Pack) -> Iterator[str]:
    """A line for each referral test, clock and outcome whose legal source nobody has read in the original (grade V2 or GK)."""
    for table, index, row in tables(pack):
        if table in MUST_BE_READ and row.evidence in {"V2", "GK"}:
            yield f"{table} {row_name(row, index)} [{row.evidence}] {row.cite}"


def explain(path: Path, now: dt.datetime | None = None) -> str:
    """The text of `pack explain FILE`: the evaluation of a matter file at `now`, by default at its last entry."""
    text = path.read_text("utf-8")
    pack = load_pack(read_matter(text, ZoneInfo("UTC"), path.stem).pack)
    file = read_matter(text, pack.zone, path.stem)
    moments = [entry.at for entry in file.entries]
    if now is None and not moments:
        raise ProcedureError(f"{path.name} has no entries. Give the moment to explain it at.")
    return explain_evaluation(evaluate(pack, file.matter, file.entries, now or max(moments)), file.title)


def explain_evaluation(reading: Evaluation, title: str) -> str:
    """The results of an evaluation as text with a heading for each kind of result."""
    if reading.out_of_scope:
        return f"{title}\n\n{reading.out_of_scope.because}"
    sections = (
        (
            "Law",
            (f"{law.regime.label}: {'applies' if law.applies else 'does not apply'}. {law.because}" for law in reading.regimes),
        ),
        ("Stage", (f"{reading.stage.code} {reading.stage.label}; it rests with {reading.stage.rests_with}.",)),
        ("Path", (f"{step.at:%Y-%m-%d %H:%M} {step.move.label} ({step.actor}) → {step.entered}" for step in reading.path)),
        ("Clocks", (f"{run.clock.id} {run.clock.label}: {run.status}. {words.arithmetic(run)}" for run in reading.clocks)),
        ("Referrals", map(_referral_line, reading.referrals)),
        (
            "Open moves",
            (f"{move.move.label}, by {', '.join(move.move.actors)}{_needs_text(move)}" for move in reading.moves if move.open),
        ),
        ("Closed moves", (f"{move.move.label}: {' '.join(move.because)}" for move in _moves_closed_here(reading))),
        ("Outcomes", (f"{result.outcome.label}: {result.open}. {result.because}" for result in reading.outcomes)),
        ("Quarantined", map(_quarantined_line, reading.quarantined)),
    )
    return "\n".join([title, *_lines_of_sections(sections)])


def _lines_of_sections(sections: Any) -> Iterator[str]:
    """The lines of sections given as (heading, lines). A section without lines is left out."""
    for heading, lines in sections:
        listed = list(lines)
        if listed:
            yield f"\n{heading}"
            yield from (f"  {line}" for line in listed)


def _referral_line(reading: ReferralReading) -> str:
    """The line on the result of one referral test."""
    owed = " OWED: nobody may override it." if reading.owed else ""
    return f"{reading.referral.id} {reading.referral.label}: {TRUTH[reading.truth]} ({', '.join(reading.facts)}).{owed}"


def _needs_text(reading: MoveReading) -> str:
    """The text that lists the facts which the entry of a move must state; empty if none."""
    return f", bringing {', '.join(reading.needs)}" if reading.needs else ""


def _moves_closed_here(reading: Evaluation) -> list[MoveReading]:
    """The moves that leave a current state of the matter but are not open now."""
    here = set(reading.regions.values())
    return [move for move in reading.moves if not move.open and not here.isdisjoint(move.move.leaves)]


def _quarantined_line(refused: Quarantined) -> str:
    """The line on an entry that the pack does not allow, with the reasons."""
    return f"{refused.entry.at:%Y-%m-%d %H:%M} {refused.entry.event}: {' '.join(refused.because)}"


def diff(old: Path, new: Path) -> str:
    """The text of `pack diff OLD NEW`: rows added, removed and changed, table by table."""
    before, after = (_rows_by_name(read_pack(path)) for path in (old, new))
    lines = [f"+ {name}" for name in after if name not in before]
    lines += [f"- {name}" for name in before if name not in after]
    for name, row in after.items():
        if name in before and before[name] != row:
            lines += [f"~ {name}", *(f"    {column}" for column in _changed_columns(before[name], row))]
    return "\n".join(lines) or "The packs say the same."


def _rows_by_name(pack: Pack) -> dict[str, Row]:
    """Name (table, row and regimes) → the row."""
    return {f"{table} {row_name(row, index)}{_regime_span(row)}": row for table, index, row in tables(pack)}


def _regime_span(row: Row) -> str:
    """The regimes that begin and end a row, as text such as " since act_2017"; empty for a row always in force."""
    return "".join(f" {word} {name}" for word, name in (("since", row.since), ("until", row.until)) if name)


def _changed_columns(before: Row, after: Row) -> Iterator[str]:
    """A line for each column whose value differs between two versions of a row."""
    left, right = before.model_dump(), after.model_dump()
    for column in right:
        if left.get(column) != right[column]:
            yield f"{column}: {left.get(column)!r} → {right[column]!r}"


def document(path: Path) -> str:
    """The text of `pack page PATH`: all rows of a pack, described in Markdown."""
    return page(read_pack(path))


def schema() -> str:
    """The JSON Schema of a pack, as text."""
    return json.dumps(json_schema(), indent=2, sort_keys=True) + "\n"
