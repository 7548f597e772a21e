"""The rows of a pack that say who may report what: reporting categories and the base every row shares.

Each row carries its legal basis (`cite`) and how well it is known (`evidence`); see docs/packs.md.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Grade = Literal["V", "V2", "GK", "policy"]


class Row(BaseModel):
    """What every row of every table carries."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cite: str = Field(min_length=3, description="Legal basis, as a lawyer would cite it.")
    evidence: Grade = Field(description="V read; V2 read second-hand; GK general knowledge; policy: Candour's own.")


class ReportingCategory(Row):
    """One choice on the reporter's page, in plain words, and the statutory categories it stands for."""

    code: str
    label: str
    hint: str
    categories: tuple[str, ...]
    flags: tuple[str, ...] = ()
