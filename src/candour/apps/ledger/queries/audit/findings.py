"""What the audit can find: the kinds of fault, one `Finding` for each, and the counts of what was compared."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Self

from candour.domain.messages import N_


class Fault(StrEnum):
    """The kinds of difference between rows and entries. `sentence` describes the fault (gettext message id)."""

    sentence: str

    def __new__(cls, name: str, sentence: str) -> Self:
        """Create the enum member: its value is `name`."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.sentence = sentence
        return member

    MISSING = "missing", N_("the row was removed")
    ADDED = "added", N_("no entry records the row")
    CHANGED = "changed", N_("the row was changed after its entry")
    SWAPPED = "swapped", N_("the row has the content of another row")
    REORDERED = "reordered", N_("the row was moved to another place")
    REDATED = "re-dated", N_("the row was given another time")
    SIGNATURE = "signature", N_("the author’s signature is missing or wrong, or an item before this one is missing")
    FILE = "file", N_("the stored file is missing or is another one")
    ENTRY_GONE = "entry gone", N_("the log has an entry that the database does not have")
    ENTRY_CHANGED = "entry changed", N_("the database says something else about the entry than the log")
    ENTRY_HIDDEN = "entry hidden", N_("the entry is in the database but can never get into the log")
    LIST_CHANGED = "list changed", N_("the list of rows that the entry commits to was changed or removed")
    SALT_GONE = "salt gone", N_("the salt of the entry is gone, so that nothing can be compared with it")
    FORGED = "forged", N_("the entry was not made with the key of this installation, or was copied from another")
    KEY_UNSIGNED = "key unsigned", N_("a public key was changed by someone who did not hold the key before it")
    KEY_UNCONFIRMED = "key unconfirmed", N_("the key of a team was changed, and no second member signed that the new one opens")
    KEY_FORKED = "key forked", N_("the log has a public key that the database does not have: another one took its place")
    LOG = "log", N_("the log itself does not hold")


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference. `table` and `row` name the row, `kind` and `leaf` the entry concerned, `fields` what differs."""

    fault: Fault
    table: str = ""
    row: str = ""
    kind: str = ""
    leaf: int | None = None
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the finding as one line of plain text."""
        what = f"{self.table} {self.row}".strip() or "the log"
        by = f" (entry {self.leaf}, {self.kind})" if self.leaf is not None else f" ({self.kind})" if self.kind else ""
        fields = f": {', '.join(self.fields)}" if self.fields else ""
        return f"{self.fault.upper()} {what}{by}{fields}. {self.fault.sentence.capitalize()}."


@dataclass(slots=True)
class Tally:
    """What an audit compared. `before`: rows listed only when statements began; `unlinked`: entries of a destroyed key."""

    entries: int = 0
    rows: int = 0
    before: int = 0
    signed: int = 0
    unlinked: int = 0
    faults: int = 0

    def counts(self) -> dict[str, int]:
        """Return the counts, name → number."""
        return asdict(self)
