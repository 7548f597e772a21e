"""What a reporter's own choice already establishes, before anyone has looked: flags, taken at their highest."""

from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.pack import Pack


def opening_facts(pack: Pack, reporting_code: str) -> dict[str, Stated]:
    """The facts to start a matter with, from the code of a reporting category. Raises ProcedureError for another code."""
    for row in pack.reporting_category:
        if row.code == reporting_code:
            return {"reported_as": row.code, **dict.fromkeys(row.flags, True)}
    codes = ", ".join(row.code for row in pack.reporting_category)
    raise ProcedureError(f"{reporting_code!r} is not a reporting category of this pack. It is one of: {codes}.")
