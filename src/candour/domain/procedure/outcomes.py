"""Decides which outcomes are open after a finding, which need exceptional reasons, and whether an entry's outcome is allowed.

An outcome is plain or has an amount within bounds; rules or the cells of a matrix say which outcomes a finding allows. Where
the outcome imposed differs from the outcome recommended, a `departure` row of the pack requires reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from candour.domain.procedure.law import Law
from candour.domain.procedure.matters import Entry
from candour.domain.procedure.messages import Message
from candour.domain.procedure.result_rows import Departure, Matrix, MatrixCell, Outcome, OutcomeRule
from candour.domain.procedure.rows import FactValue, Row
from candour.domain.procedure.state import ReplayedMatter


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """Whether one outcome may be chosen after the finding (`open`), and why (`because`).

    `open` is "exceptional" where the outcome needs exceptional reasons. `reasons`: whether the reasons for the outcome must
    be recorded or also published; `least` and `most`: bounds of the amount, if any; `basis`: the rule or matrix cell applied.
    """

    outcome: Outcome
    open: Literal["yes", "exceptional", "no"]
    because: str
    reasons: Literal["recorded", "published"] = "recorded"
    least: int | None = None
    most: int | None = None
    basis: Row | None = None

    @property
    def span(self) -> str:
        """The range of the outcome's amount as text, such as "2 to 5 years"; empty for an outcome without a range."""
        if self.least is None and self.most is None:
            return ""
        if not self.outcome.unit:
            return Message("%(least)s to %(most)s", least=self.least, most=self.most)
        return Message(
            "%(least)s to %(most)s %(unit)s", least=self.least, most=self.most, unit=Message.of_pack(self.outcome.unit)
        )


def read_outcomes(state: ReplayedMatter) -> tuple[OutcomeReading, ...]:
    """A reading for each outcome in force: whether it may be chosen. Empty until proceeding and finding are known."""
    proceeding, finding = state.facts.latest("proceeding"), state.facts.latest("finding")
    if proceeding is None or finding is None:
        return ()
    readings: dict[str, OutcomeReading] = {}
    for reading in (
        *_read_by_rule(state, str(proceeding), str(finding)),
        *_read_by_matrix(state, str(proceeding), str(finding)),
    ):
        earlier = readings.get(reading.outcome.id)
        if earlier is None or (earlier.open == "exceptional" and reading.open == "yes"):
            readings[reading.outcome.id] = reading
    labels = {row.id: row.label for row in (*state.law.pack.finding, *state.law.pack.proceeding)}
    closed = Message(
        "Not open after: %(finding)s (%(proceeding)s).",
        finding=Message.of_pack(labels.get(str(finding), str(finding))),
        proceeding=Message.of_pack(labels.get(str(proceeding), str(proceeding))),
    )
    return tuple(readings.get(row.id, OutcomeReading(row, "no", closed)) for row in state.law.in_force(state.law.pack.outcome))


def refused(state: ReplayedMatter, entry: Entry, act: Literal["recommended", "imposed"]) -> list[str]:
    """The reasons why the outcome that an entry recommends or imposes is refused; empty if the outcome is allowed."""
    stated = entry.facts.get("outcome")
    reading = next((reading for reading in read_outcomes(state) if reading.outcome.id == stated), None)
    if reading is None:
        return [
            Message(
                "`%(outcome)s` is not an outcome here. Record the proceeding and the finding first, then name an outcome.",
                outcome=stated,
            )
        ]
    if reading.open == "no":
        return [reading.because]
    reasons: list[str] = []
    if reading.open == "exceptional" and not entry.facts.get("exceptional_reasons"):
        label = Message.of_pack(reading.outcome.label)
        reasons.append(Message("%(outcome)s needs stated reasons: %(test)s", outcome=label, test=reading.because))
    reasons += _outside_the_range(reading, entry)
    if act == "imposed":
        reasons += _unexplained_departure(state, entry)
    return reasons


def _outside_the_range(reading: OutcomeReading, entry: Entry) -> list[Message]:
    """The message that the amount in the entry is outside the range of the outcome; empty if inside or without a range."""
    amount = entry.facts.get("amount")
    if not reading.span:
        return []
    least, most = reading.least, reading.most
    if isinstance(amount, int) and (least is None or least <= amount) and (most is None or amount <= most):
        return []
    label = Message.of_pack(reading.outcome.label)
    return [Message("%(outcome)s must be %(span)s, stated as `amount`.", outcome=label, span=reading.span)]


def _unexplained_departure(state: ReplayedMatter, entry: Entry) -> list[Message]:
    """The message that the outcome imposed differs from the one recommended and reasons for this are missing; else empty."""
    recommended, outcome = state.facts.latest("outcome_recommended"), entry.facts.get("outcome")
    row = departure(state.law, state.facts.latest("proceeding"))
    if row is None or recommended in {None, outcome} or entry.facts.get("departure_reasons"):
        return []
    labels = {role.id: role.label for role in state.law.pack.role}
    parties = {
        "imposer": Message.of_pack(labels[row.imposer]),
        "recommender": Message.of_pack(labels[row.recommender]),
        "outcome": Message.of_pack(_label_of_outcome(state, str(recommended))),
    }
    if row.reasons == "published":
        return [
            Message(
                "%(imposer)s departs from what %(recommender)s recommended (%(outcome)s); reasons must be published.", **parties
            )
        ]
    return [
        Message("%(imposer)s departs from what %(recommender)s recommended (%(outcome)s); reasons must be recorded.", **parties)
    ]


def departure(law: Law, proceeding: FactValue | None) -> Departure | None:
    """The pack's rule on imposing an outcome that differs from the one recommended in this proceeding; None if none exists."""
    return next((row for row in law.in_force(law.pack.departure) if proceeding in row.proceedings), None)


def _label_of_outcome(state: ReplayedMatter, outcome: str) -> str:
    """The label of the outcome with this id; the id itself where the pack has no such outcome."""
    return next((row.label for row in state.law.pack.outcome if row.id == outcome), outcome)


def _read_by_rule(state: ReplayedMatter, proceeding: str, finding: str) -> Iterator[OutcomeReading]:
    """The results for the outcomes that the outcome rules of the pack allow after this finding."""
    outcomes = {row.id: row for row in state.law.pack.outcome}
    for rule in state.law.in_force(state.law.pack.outcome_rule):
        if proceeding in rule.proceedings and finding == rule.finding and _rule_applies(state, rule):
            for name in rule.available:
                yield _reading_by_rule(outcomes[name], "yes", Message("Open under %(basis)s.", basis=rule.cite), rule)
            for name in rule.exceptional:
                because = Message("%(test)s (%(basis)s).", test=Message.of_pack(rule.test), basis=rule.cite)
                yield _reading_by_rule(outcomes[name], "exceptional", because, rule)


def _rule_applies(state: ReplayedMatter, rule: OutcomeRule) -> bool:
    """Whether the rule has no condition, or its condition is true."""
    return not rule.when or state.law.condition(rule.when).truth(state) is True


def _reading_by_rule(outcome: Outcome, how: Literal["yes", "exceptional"], because: str, rule: OutcomeRule) -> OutcomeReading:
    """The result for an outcome that `rule` allows. `how`: "yes", or "exceptional" if only for exceptional reasons."""
    return OutcomeReading(outcome, how, because, rule.reasons, outcome.least, outcome.most, rule)


def _read_by_matrix(state: ReplayedMatter, proceeding: str, finding: str) -> Iterator[OutcomeReading]:
    """The results for the outcomes in one line of an outcome matrix.

    The matrix's `line_fact` names a fact; the value of this fact in the matter selects the line.
    """
    outcomes = {row.id: row for row in state.law.pack.outcome}
    for matrix in state.law.in_force(state.law.pack.matrix):
        if proceeding not in matrix.proceedings or finding != matrix.finding:
            continue
        for cell in state.law.in_force(state.law.pack.matrix_cell):
            if cell.matrix == matrix.id and cell.line == state.facts.latest(matrix.line_fact):
                yield _cell_reading(state, matrix, cell, outcomes[cell.outcome])


def _cell_reading(state: ReplayedMatter, matrix: Matrix, cell: MatrixCell, outcome: Outcome) -> OutcomeReading:
    """The result for the outcome in a cell: allowed in the chosen column, in any other only for exceptional reasons."""
    chosen = state.facts.latest(matrix.column_fact) or matrix.presumptive
    least = outcome.least if cell.least is None else cell.least
    most = outcome.most if cell.most is None else cell.most
    place = Message(
        "%(matrix)s: %(line)s, %(column)s (%(basis)s).",
        matrix=Message.of_pack(matrix.label), line=cell.line.replace("_", " "), column=cell.column, basis=cell.cite,
    )  # fmt: skip
    if cell.column == chosen:
        return OutcomeReading(outcome, "yes", place, "recorded", least, most, cell)
    because = Message("Outside the %(column)s column. %(place)s", column=chosen, place=place)
    return OutcomeReading(outcome, "exceptional", because, "published", least, most, cell)
