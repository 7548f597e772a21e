"""From a folder of files and a mapping to `Records`."""

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
"""Called with the file being read and the part of all readings that is done (0 to 1)."""


def load_folder(
    folder: str | Path,
    mapping: str | Path = "chicago",
    *,
    database: str | Path = ":memory:",
    threads: int = 2,
    memory: str = "2GB",
    progress: Progress | None = None,
) -> Records:
    """Read the files of a folder by a mapping: a TOML file or the name of a committed one (`chicago`).

    What is not used as it came is counted in `exclusions`. Raises FilesRefused, naming every fault, where a file is
    absent, empty, in another encoding, without a column, or torn.
    """
    how = read_mapping(mapping)
    place = _place(Path(folder), how)
    files = [(table, CsvFile(place / table.file, table)) for table in how.table]
    faults = [fault for _, file in files for fault in file.faults()]
    if faults:
        raise FilesRefused(list(dict.fromkeys(faults)))
    records = empty(database=database, threads=threads, memory=memory)
    with tempfile.TemporaryDirectory() as spare:
        for number, (table, file) in enumerate(files):
            if progress:
                progress(table.file, number / len(files))
            utf8, force = file.as_utf8(Path(spare)), how.force.code if how.force else ""
            records.exclusions += reading.read(records.connection, table, utf8, file.header(), force)
    records.exclusions += settling.settle(records.connection, _sources(how))
    return records


def _place(folder: Path, how: RecordsMapping) -> Path:
    if not folder.is_dir():
        raise FilesRefused([f"There is no folder {folder}. Give the folder that holds the files."])
    return folder / how.folder if how.folder and (folder / how.folder).is_dir() else folder


def _sources(how: RecordsMapping) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in how.table:
        found.setdefault(one.into, []).append(one.file)
    return {table: " and ".join(dict.fromkeys(files)) for table, files in found.items()}
