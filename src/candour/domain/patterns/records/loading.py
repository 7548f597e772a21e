"""From a folder of files and a mapping to `Records`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from candour.domain.patterns.errors import RecordsRefused
from candour.domain.patterns.records import reading, settling, source
from candour.domain.patterns.records.mapping import Mapping, read_mapping
from candour.domain.patterns.records.store import Records, empty

Told = Callable[[str, float], None]
"""Is told which file is being read, and what part of all readings is done (0 to 1)."""


def load_folder(
    folder: str | Path,
    mapping: str | Path = "chicago",
    *,
    database: str | Path = ":memory:",
    threads: int = 2,
    memory: str = "2GB",
    told: Told | None = None,
) -> Records:
    """Read the files of a folder by a mapping: a TOML file or the name of a committed one (`chicago`).

    What is not used as it came is counted in `exclusions`. Raises RecordsRefused, naming every fault, where a file is
    absent, empty, in another encoding, without a column, or torn.
    """
    how = read_mapping(mapping)
    place = _place(Path(folder), how)
    faults = [fault for one in how.reading for fault in source.faults(place / one.file, one)]
    if faults:
        raise RecordsRefused(list(dict.fromkeys(faults)))
    records = empty(database=database, threads=threads, memory=memory)
    with tempfile.TemporaryDirectory() as spare:
        for number, one in enumerate(how.reading):
            if told:
                told(one.file, number / len(how.reading))
            path = place / one.file
            header = source.columns(path, one)
            records.exclusions += reading.read(
                records.connection, one, source.as_utf8(path, one, Path(spare)), header, how.force
            )
    records.exclusions += settling.settle(records.connection, _sources(how))
    return records


def _place(folder: Path, how: Mapping) -> Path:
    if not folder.is_dir():
        raise RecordsRefused([f"There is no folder {folder}. Give the folder that holds the files."])
    return folder / how.folder if how.folder and (folder / how.folder).is_dir() else folder


def _sources(how: Mapping) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in how.reading:
        found.setdefault(one.into, []).append(one.file)
    return {table: " and ".join(dict.fromkeys(files)) for table, files in found.items()}
