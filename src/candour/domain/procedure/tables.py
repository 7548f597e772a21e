"""Walks the rows of a pack, table by table, and says what each is called."""

from collections.abc import Iterator

from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import Row


def tables(pack: Pack) -> Iterator[tuple[str, int, Row]]:
    """Every row: its table, its place there, and itself. The header is a table of one."""
    for name, field in type(pack).model_fields.items():
        held = getattr(pack, name)
        for index, row in enumerate(held if isinstance(held, tuple) else (held,)):
            yield field.alias or name, index, row


def row_name(row: Row, index: int) -> str:
    """How a row is called in a message: its id, else what it is about, else its place."""
    for column in ("id", "code", "surface", "what"):
        name = getattr(row, column, "")
        if name:
            return str(name)
    return f"number {index + 1}"
