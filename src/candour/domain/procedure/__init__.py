"""Evaluates a matter under a procedure pack, which holds the law of one jurisdiction as data.

Begin with `load_pack` and `evaluate`. All functions are pure. The packs are in `candour/packs`; docs/packs.md is the guide.
"""

from candour.domain.procedure.errors import CalendarError, Fault, PackFaultsError, ProcedureError
from candour.domain.procedure.evaluation import Evaluation, evaluate, refusals
from candour.domain.procedure.help_lines import HelpGroup, help_groups
from candour.domain.procedure.loader import load_pack, read_pack, shipped
from candour.domain.procedure.matters import Entry, Matter
from candour.domain.procedure.opening import opening_facts
from candour.domain.procedure.pack import Pack, json_schema
from candour.domain.procedure.windows import conflict_window

__all__ = [
    "CalendarError",
    "Entry",
    "Evaluation",
    "Fault",
    "HelpGroup",
    "Matter",
    "Pack",
    "PackFaultsError",
    "ProcedureError",
    "conflict_window",
    "evaluate",
    "help_groups",
    "json_schema",
    "load_pack",
    "opening_facts",
    "read_pack",
    "refusals",
    "shipped",
]
