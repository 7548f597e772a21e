"""Reads a pack's TOML files into one `Pack`. What a pack may hold is in `pack` and `rows`."""

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from candour.domain.procedure.pack import Pack


@cache
def load_pack(code: str) -> Pack:
    """The shipped pack with this code (`england_wales`, `new_york`)."""
    with resources.as_file(resources.files("candour.packs") / code) as folder:
        return read_pack(folder)


def read_pack(folder: Path) -> Pack:
    """The pack in a folder of TOML files; tables of the same name in different files are joined."""
    tables: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        for name, rows in tomllib.loads(path.read_text("utf-8")).items():
            tables[name] = rows if name == "pack" else [*tables.get(name, []), *rows]
    return Pack.model_validate(tables)
