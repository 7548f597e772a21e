"""`Pack`: the law of one jurisdiction as dated data, with what can be computed from its rows without a matter.

Not here: loading (`loader`), the rows in force for one matter (`law`), evaluating a matter (`evaluation`).
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from candour.domain.procedure import process_rows as process
from candour.domain.procedure import result_rows as result
from candour.domain.procedure import rows
from candour.domain.procedure.calendars import Calendar
from candour.domain.procedure.messages import Message

# Facts every pack understands: on a vote, on an outcome, on a change to a clock and on how a document was sent.
ENGINE_FACTS: dict[str, rows.FactType] = {
    "votes_for": "integer",
    "votes_against": "integer",
    "outcome": "text",
    "amount": "integer",
    "clock": "text",
    "until": "date",
    "reason": "text",
    "served_by": "text",
}


class Pack(BaseModel):
    """The law of one jurisdiction: one field for each table of its pack, named as in the TOML files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    header: rows.Header = Field(alias="pack")
    conflict_window: rows.ConflictWindow
    help: tuple[rows.HelpLine, ...] = Field(min_length=1)
    regime: tuple[rows.Regime, ...] = Field(min_length=1)
    role: tuple[rows.Role, ...]
    role_binding: tuple[rows.RoleBinding, ...] = ()
    seat: tuple[rows.Seat, ...] = ()
    matter_type: tuple[rows.MatterType, ...]
    reporter: tuple[rows.ReporterKind, ...]
    right: tuple[rows.Right, ...]
    entitlement: tuple[rows.Entitlement, ...]
    fact: tuple[rows.Fact, ...]
    category: tuple[rows.Category, ...]
    flag: tuple[rows.Flag, ...]
    standard: tuple[rows.Standard, ...]
    reporting_category: tuple[rows.ReportingCategory, ...]
    state: tuple[process.State, ...]
    guard: tuple[process.Guard, ...]
    move: tuple[process.Move, ...]
    act: tuple[process.Act, ...]
    decision: tuple[process.Decision, ...] = ()
    referral: tuple[process.Referral, ...]
    clock: tuple[process.Clock, ...]
    pause: tuple[process.Pause, ...] = ()
    service: tuple[process.Service, ...] = ()
    calendar: tuple[process.CalendarTable, ...]
    proceeding: tuple[result.Proceeding, ...]
    finding: tuple[result.Finding, ...]
    outcome: tuple[result.Outcome, ...]
    outcome_rule: tuple[result.OutcomeRule, ...]
    matrix: tuple[result.Matrix, ...] = ()
    matrix_cell: tuple[result.MatrixCell, ...] = ()
    departure: tuple[result.Departure, ...] = ()
    publication: tuple[result.Publication, ...]
    letter: tuple[result.Letter, ...]
    particular: tuple[result.Particular, ...] = ()
    retention: tuple[result.Retention, ...]

    _letters: dict[str, str] = PrivateAttr(default_factory=dict)

    @property
    def reporting_categories(self) -> tuple[rows.ReportingCategory, ...]:
        """The categories on the reporter's form, in the order in which to show them."""
        return self.reporting_category

    def set_letters(self, texts: dict[str, str]) -> None:
        """Set the templates of the letters: file name → text. The loader calls this once."""
        self._letters.update(texts)

    @property
    def letter_files(self) -> frozenset[str]:
        """The file names of the letter templates."""
        return frozenset(self._letters)

    def letter_text(self, letter_id: str) -> str:
        """The Markdown template of a letter, in which `[[name]]` stands for a sealed particular."""
        return self._letters[next(row.template for row in self.letter if row.id == letter_id)]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which the days of the pack begin and end."""
        return ZoneInfo(self.header.timezone)

    @cached_property
    def working_days(self) -> Calendar:
        """The calendar that counts the working days of the pack."""
        return Calendar.from_table(next(row for row in self.calendar if row.id == self.header.calendar))

    @cached_property
    def facts(self) -> Mapping[str, rows.Fact]:
        """Fact id → row, for each fact an entry may state: the pack's facts and flags, the matter's type and `ENGINE_FACTS`."""
        basis = _basis_of(self.header)
        types = tuple(row.id for row in self.matter_type)
        engine = {name: rows.Fact(**basis, id=name, label=name, type=type_) for name, type_ in ENGINE_FACTS.items()}
        flags = {
            row.id: rows.Fact(**_basis_of(row), id=row.id, label=row.label, type="bool", alleged=True) for row in self.flag
        }
        own = {row.id: self._with_category_values(row) for row in self.fact}
        matter_type = rows.Fact(**basis, id="matter_type", label=Message("Type of matter"), type="choice", values=types)
        return {"matter_type": matter_type, **engine, **flags, **own}

    def _with_category_values(self, row: rows.Fact) -> rows.Fact:
        """The row of a fact; if the fact is of type category, with the ids of the pack's categories as its possible values."""
        return row.model_copy(update={"values": tuple(each.id for each in self.category)}) if row.type == "category" else row

    @cached_property
    def selecting_facts(self) -> frozenset[str]:
        """The ids of the date facts that decide which regimes apply to a matter."""
        return frozenset({*self.header.attention, *(fact for row in self.regime for fact in row.select)})

    @cached_property
    def step_labels(self) -> Mapping[str, str]:
        """Event → the label of the act or move that an entry of this event makes."""
        return {**{row.id: row.label for row in self.act}, **{row.event or row.id: row.label for row in self.move}}

    @cached_property
    def event_names(self) -> Mapping[str, str]:
        """Event that a clock or letter may wait for → the label of the act or move that causes it, or of the state entered."""
        states = {f"at:{row.id}": f"“{row.label}”" for row in self.state}
        return {**states, **self.step_labels, "referral_clear": Message("a mandatory referral test come true")}

    @cached_property
    def laws(self) -> dict[frozenset[str], Any]:
        """Set of regime ids → its `Law`, the cache of `law.law_of`. Pydantic's private attributes would be slower to read."""
        return {}


def _basis_of(row: rows.Row) -> dict[str, Any]:
    """The legal basis and evidence grade of a row, as the columns of another row that is derived from this row."""
    return {"cite": row.cite, "evidence": row.evidence}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pack, for editors that check and complete TOML."""
    return Pack.model_json_schema()
