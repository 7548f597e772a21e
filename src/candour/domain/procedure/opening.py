"""Computes the facts with which a matter starts from the category that the reporter chose on the form."""

from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.pack import Pack


def opening_facts(pack: Pack, reporting_code: str) -> dict[str, Stated]:
    """The facts with which a matter of a reporting category starts: the category's code, and each of its flags as true.

    Raises ProcedureError for a code that the pack does not have.
    """
    for row in pack.reporting_category:
        if row.code == reporting_code:
            return {"reported_as": row.code, **dict.fromkeys(row.flags, True)}
    codes = ", ".join(row.code for row in pack.reporting_category)
    raise ProcedureError(f"{reporting_code!r} is not a reporting category of this pack. It is one of: {codes}.")
