"""The exceptions of this package, and `Fault`, a mistake in a pack. Each message says what to do next."""

from dataclasses import dataclass

from candour.domain.procedure.messages import Message


class ProcedureError(Exception):
    """Base of every error this package raises."""


class CalendarError(ProcedureError):
    """A date is outside the dated holiday table of a calendar. `reason`: the message, which a page can translate."""

    def __init__(self, reason: Message) -> None:
        self.reason = reason
        super().__init__(reason)


class ExpressionError(ProcedureError):
    """A condition in a pack cannot be read."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a pack: the file, the row, the problem, and how to correct the row."""

    file: str
    row: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.row}: {self.problem}. {self.remedy}"


class PackFaultsError(ProcedureError):
    """A pack cannot be loaded. `faults`: every mistake found in the pack."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join([f"This pack has {len(faults)} fault(s) and was not loaded.", *map(str, faults)]))
