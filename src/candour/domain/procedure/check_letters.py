"""Checks a pack's letters: their templates and particulars, what a document must contain, and how easy they are to read."""

from collections.abc import Iterator

from candour.domain.procedure import letters
from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.result_rows import Letter
from candour.domain.reading_ease import reading_ease

PLAIN = 60.0  # Flesch 1948, table 5: "standard", what most adults read with ease
Problem = tuple[int, str, str]


def problems(pack: Pack) -> Iterator[Problem]:
    """Each fault of the letters of the pack: (index of the row of the letter, problem, remedy)."""
    must_hold: dict[str, tuple[str, ...]] = {row.id: row.contains for row in pack.act}
    for move in pack.move:
        event = move.event or move.id
        must_hold[event] = must_hold.get(event, ()) + move.contains
    declared = {row.id for row in pack.particular}
    for index, row in enumerate(pack.letter):
        if row.template not in pack.letter_files:
            yield index, f"has no template `{row.template}`", f"Write letters/{row.template}"
            continue
        for problem, remedy in (
            *_template_problems(pack, row, declared),
            *_coverage_problems(pack, row, must_hold.get(row.on, ())),
        ):
            yield index, problem, remedy


def _template_problems(pack: Pack, row: Letter, declared: set[str]) -> Iterator[tuple[str, str]]:
    """Each fault of one letter's template: (problem, remedy). `declared`: the ids of the pack's particulars."""
    try:
        blocks = letters.read_letter(pack.letter_text(row.id))
    except ProcedureError as error:
        yield f"cannot be read: {error}", f"Mend letters/{row.template}"
        return
    holds = set(letters.blanks(blocks))
    if holds != set(row.sealed):
        names = ", ".join(sorted(holds.symmetric_difference(row.sealed)))
        yield f"and its template differ in: {names}", "Name in `sealed` every [[particular]] of the template and no other"
    for name in sorted(holds - declared):
        yield f"has the unknown particular `{name}`", f"Declare a [[particular]] `{name}` with its label"
    ease = reading_ease(letters.prose(blocks))
    if row.audience == "reporter" and ease < PLAIN:
        yield f"is hard to read (reading ease {ease:.0f})", f"Use shorter words and sentences, until it is {PLAIN:.0f} or more"


def _coverage_problems(pack: Pack, row: Letter, must_hold: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each fault in the column `covers` of a letter, which lists required contents that the letter has: (problem, remedy).

    `must_hold`: the contents that the law requires of documents on the letter's event. A fault for each of them that no letter
    on this event covers, and for each entry of `covers` that is not in `must_hold`.
    """
    for what in sorted(set(row.covers) - set(must_hold)):
        yield f"covers “{what}”, which `{row.on}` need not hold", "Copy the words of that row's `contains`"
    covered = {what for other in pack.letter if other.on == row.on for what in other.covers}
    for what in sorted(set(must_hold) - covered):
        yield f"and the other letters on `{row.on}` leave out “{what}”", "Write it into a letter and name it in `covers`"
