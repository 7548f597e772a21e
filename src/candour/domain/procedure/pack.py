"""A procedure pack: one jurisdiction's law as dated data. Loading is in `loader`; running it, in `evaluation`."""

from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from candour.domain.procedure import process_rows as process
from candour.domain.procedure import result_rows as result
from candour.domain.procedure import rows


class Pack(BaseModel):
    """Every table of one jurisdiction's pack, by the names the TOML files use."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pack: rows.Header
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
        """The choices on the reporter's page, in the order to show them."""
        return self.reporting_category

    def set_letters(self, texts: dict[str, str]) -> None:
        """Keep the letter templates read beside the tables, by file name. Called once, by the loader."""
        self._letters.update(texts)

    @property
    def letter_files(self) -> frozenset[str]:
        """The templates there are."""
        return frozenset(self._letters)

    def letter_text(self, letter_id: str) -> str:
        """The Markdown template of a letter, its sealed particulars as `[[name]]`."""
        return self._letters[next(row.template for row in self.letter if row.id == letter_id)]

    def remember(self, key: Any, make: Any) -> Any:
        """The value made once for `key`: what is compiled from a pack never changes."""
        memory = self.memory
        if key not in memory:
            memory[key] = make()
        return memory[key]

    @cached_property
    def memory(self) -> dict[Any, Any]:
        """What `remember` keeps. Not a private attribute of pydantic's: each look at one takes a microsecond."""
        return {}


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a pack, for editors and for those who write one."""
    return Pack.model_json_schema()
