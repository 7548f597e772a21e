"""Reads the files of a folder into `Records`, as a mapping file says (`load_folder`)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from candour.domain.patterns.records import reading, settling
from candour.domain.patterns.records.mapping import RecordsMapping, read_mapping
from candour.domain.patterns.records.store import Records, empty
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.files import CsvFile

Progress = Callable[[str, float], None]
"""Called with the name of the file being read and the share of all files that is done (0 to 1)."""


def load_folder(
    folder: str | Path,
    mapping: str | Path = "chicago",
    *,
    database: str | Path = ":memory:",
    threads: int = 2,
    memory: str = "2GB",
    progress: Progress | None = None,
) -> Records:
    """Read the files of a folder into records; a mapping file says how the files' columns fill the tables.

    `mapping` is the path of the mapping file or its name in `COMMITTED` ("chicago"). `database` is the file of the DuckDB
    database, and `memory` DuckDB's limit; `progress` is told about each file. Rows left out or changed are counted in
    `exclusions`. Raises FilesRefused, naming every fault, where a file is absent, empty, truncated, in another encoding, or
    lacks a column.
    """
    layout = read_mapping(mapping)
    place = _files_folder(Path(folder), layout)
    files = [(table, CsvFile(place / table.file, table)) for table in layout.table]
    faults = [fault for _, file in files for fault in file.faults()]
    if faults:
        raise FilesRefused(list(dict.fromkeys(faults)))
    records = empty(database=database, threads=threads, memory=memory)
    with tempfile.TemporaryDirectory() as scratch:
        for number, (table, file) in enumerate(files):
            if progress:
                progress(table.file, number / len(files))
            utf8, force = file.as_utf8(Path(scratch)), layout.force.code if layout.force else ""
            records.exclusions += reading.read(records.connection, table, utf8, file.header(), force)
    records.exclusions += settling.settle(records.connection, _file_names_by_table(layout))
    return records


def _files_folder(folder: Path, layout: RecordsMapping) -> Path:
    """Return the folder that holds the files to read: the sub-folder that the mapping file names, if any, else `folder`."""
    if not folder.is_dir():
        raise FilesRefused([f"There is no folder {folder}. Give the folder that holds the files."])
    return folder / layout.folder if layout.folder and (folder / layout.folder).is_dir() else folder


def _file_names_by_table(layout: RecordsMapping) -> dict[str, str]:
    """Return a dict from each table of records to the names of the files that fill it, joined by "and"."""
    files_of: dict[str, list[str]] = {}
    for table in layout.table:
        files_of.setdefault(table.into, []).append(table.file)
    return {name: " and ".join(dict.fromkeys(files)) for name, files in files_of.items()}
