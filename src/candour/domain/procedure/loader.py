"""Loads a pack: reads its folder of TOML files into one `Pack`, or raises an error that lists every fault in the files.

Tables of the same name in different files are joined. Not here: the columns of a row (`rows`, `process_rows`, `result_rows`)
and the rules between rows (`checks`).
"""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from candour.domain.procedure import checks
from candour.domain.procedure.errors import Fault, PackFaultsError, ProcedureError
from candour.domain.procedure.pack import Pack

ENGINE_TABLES = {field.alias or name: field.annotation for name, field in Pack.model_fields.items()}


@cache
def load_pack(code: str) -> Pack:
    """The shipped pack with this code, such as `england_wales`. Raises PackFaultsError, or ProcedureError if there is none."""
    folder = resources.files("candour.packs") / code
    if not (folder / "pack.toml").is_file():
        raise ProcedureError(f"There is no pack {code!r}. See the folders of src/candour/packs.")
    with resources.as_file(folder) as path:
        return read_pack(path)


@cache
def shipped() -> tuple[str, ...]:
    """The codes of the packs that come with Candour, sorted."""
    folders = resources.files("candour.packs").iterdir()
    return tuple(sorted(folder.name for folder in folders if (folder / "pack.toml").is_file()))


def read_pack(folder: Path) -> Pack:
    """Read the pack in a folder of TOML files. Raises PackFaultsError, which names file, row and remedy of each mistake."""
    where: dict[tuple[str, int], str] = {}
    tables, faults = _tables(folder, where)
    if not faults:
        faults = _row_faults(tables, where)
    if not faults:
        pack = Pack.model_validate(tables)
        pack.set_letters({path.name: path.read_text("utf-8") for path in sorted((folder / "letters").glob("*.md"))})
        faults = checks.faults(pack, where)
        if not faults:
            return pack
    raise PackFaultsError(tuple(faults))


def _tables(folder: Path, where: dict[tuple[str, int], str]) -> tuple[dict[str, Any], list[Fault]]:
    """Table → its rows from every file, and the faults of the files. Adds (table, index of row) → the row's file to `where`."""
    tables: dict[str, Any] = {}
    faults = []
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        try:
            content = tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            faults.append(Fault(name, "the file", f"is not TOML: {error}", "Mend the line it names"))
            continue
        for table, rows in content.items():
            _add_rows(tables, table, rows)
            where |= {(table, index): name for index in range(len(tables[table])) if (table, index) not in where}
    if not tables:
        faults.append(Fault(folder.name, "the folder", "holds no TOML files", "Give the folder of a pack"))
    return tables, faults


def _add_rows(tables: dict[str, Any], table: str, rows: Any) -> None:
    """Append the rows that one file has for `table` to the rows in `tables`."""
    if isinstance(rows, list):
        tables[table] = [*tables.get(table, []), *rows]
    else:
        tables[table] = rows


def _row_faults(tables: dict[str, Any], where: dict[tuple[str, int], str]) -> list[Fault]:
    """The faults of single rows that pydantic finds."""
    try:
        Pack.model_validate(tables)
    except ValidationError as error:
        return [_row_fault(tables, where, problem["loc"], problem["msg"]) for problem in error.errors()]
    return []


def _row_fault(tables: dict[str, Any], where: dict[tuple[str, int], str], loc: tuple[int | str, ...], message: str) -> Fault:
    """The `Fault` for an error that pydantic reported at `loc`: (table, index of the row, column)."""
    table, index = str(loc[0]), loc[1] if len(loc) > 1 and isinstance(loc[1], int) else 0
    file = where.get((table, index), "pack.toml")
    if table not in ENGINE_TABLES:
        return Fault(file, table, "is not a table of a pack", f"Use one of: {', '.join(ENGINE_TABLES)}")
    rows = tables.get(table)
    row = rows[index] if isinstance(rows, list) and index < len(rows) else rows
    named = row.get("id") or row.get("code") or f"number {index + 1}" if isinstance(row, dict) else ""
    name = f"{table} {named}".strip()
    column = ".".join(str(part) for part in loc[2:] if isinstance(part, str)) or ".".join(map(str, loc[1:]))
    return Fault(file, name, f"`{column}`: {message}" if column else message, _remedy_for(table, column))


def _remedy_for(table: str, column: str) -> str:
    """The sentence that says how to correct this column of a table."""
    arguments = get_args(ENGINE_TABLES[table])
    row = arguments[0] if arguments else ENGINE_TABLES[table]
    if column == "cite":
        return "Give the legal basis of the row, as a lawyer would cite it"
    if column == "evidence":
        return "Grade it V (read), V2 (read second-hand), GK (general knowledge) or policy (Candour's own)"
    fields = getattr(row, "model_fields", {})
    field = fields.get(column.partition(".")[0])
    if field is None:
        return f"A row of this table may hold: {', '.join(fields)}" if fields else "Add the table"
    return field.description or "See docs/packs.md for what this column holds"
