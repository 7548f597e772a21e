"""Lists the rows of a pack, table by table, and names each row for messages."""

from collections.abc import Iterator

from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import Row


def tables(pack: Pack) -> Iterator[tuple[str, int, Row]]:
    """Every row of a pack: (table, index of the row in the table, row). The header is a table with a single row."""
    for name, field in type(pack).model_fields.items():
        rows = getattr(pack, name)
        for index, row in enumerate(rows if isinstance(rows, tuple) else (rows,)):
            yield field.alias or name, index, row


def row_name(row: Row, index: int) -> str:
    """The name of a row for messages: the first of id, code, surface and subject that the row has, else its number."""
    for column in ("id", "code", "surface", "what"):
        name = getattr(row, column, "")
        if name:
            return str(name)
    return f"number {index + 1}"
