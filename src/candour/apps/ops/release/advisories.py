"""`bin/advisories DATABASE`: names each package of a release for which a local database has an advisory.

DATABASE is a folder or a zip file of advisories in the format of https://ossf.github.io/osv-schema/, such as the files all.zip
of PyPI and npm that osv.dev publishes. Nothing is fetched and no list of packages leaves the machine. Not here: the packages
(`parts`).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias
from zipfile import BadZipFile, ZipFile

from packaging.version import InvalidVersion, Version

from candour.apps.ops.release.parts import Part, parts

NONE, FOUND, UNUSABLE = 0, 1, 2
_ECOSYSTEMS: Final = {"PyPI", "npm"}
# (numbers, release or pre-release parts): compares as semver.org section 11 says.
Order: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Advisory:
    """An advisory (notice of a vulnerability) on one package. `id`: with CVE numbers; `affected`: the versions, as in OSV."""

    id: str
    modified: str
    summary: str
    affected: dict[str, Any]

    def affects(self, part: Part) -> bool:
        """Return whether the advisory is about this version of the package."""
        if part.version in self.affected.get("versions", []):
            return True
        ranges = [one for one in self.affected.get("ranges", []) if one.get("type") in {"ECOSYSTEM", "SEMVER"}]
        return any(_is_within(part, one.get("events", [])) for one in ranges)


def read(database: Path) -> dict[tuple[str, str], list[Advisory]]:
    """Map (ecosystem, package) to the advisories in a database. Raises `ValueError` where it has none for PyPI and npm."""
    found: dict[tuple[str, str], list[Advisory]] = {}
    for record in _records(database):
        if record.get("withdrawn"):
            continue
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            ecosystem, name = package.get("ecosystem", ""), _normalised(package)
            if ecosystem in _ECOSYSTEMS:
                summary = record.get("summary") or record.get("details", "")[:120]
                advisory = Advisory(_name(record), record.get("modified", ""), summary, affected)
                found.setdefault((ecosystem, name), []).append(advisory)
    if not found:
        raise ValueError(
            f"{database} holds no advisory for PyPI or npm in the OSV format. Download all.zip of both from osv.dev."
        )
    return found


def main(arguments: list[str]) -> int:
    """Run `bin/advisories`; returns the exit code: 0 without a hit, 1 where a package has an advisory, 2 without a database."""
    if len(arguments) != 1:
        sys.stderr.write("Give one database: bin/advisories DATABASE\n")
        return UNUSABLE
    try:
        database = read(Path(arguments[0]))
    except (OSError, ValueError, BadZipFile) as error:
        sys.stderr.write(f"Packages were not compared with advisories. {error}\n")
        return UNUSABLE
    packages = parts()
    hits = [
        f"{part.purl} ({part.scope}): {advisory.id}: {advisory.summary}"
        for part in packages
        for advisory in database.get((part.ecosystem, part.name), [])
        if advisory.affects(part)
    ]
    newest = max(advisory.modified for advisories in database.values() for advisory in advisories)[:10]
    sys.stderr.write("".join(f"{hit}\n" for hit in hits))
    sys.stdout.write(f"{len(packages)} packages, {len(hits)} with an advisory. The newest advisory read is of {newest}.\n")
    return FOUND if hits else NONE


def _records(database: Path) -> Iterator[dict[str, Any]]:
    """Yield each record of a folder (searched with its subfolders, also for zip files) or of a zip file."""
    if database.is_dir():
        for path in sorted(database.rglob("*")):
            if path.suffix in {".json", ".zip"}:
                yield from _records(path)
    elif database.suffix == ".zip":
        with ZipFile(database) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))
    else:
        yield json.loads(database.read_text(encoding="utf-8"))


def _normalised(package: dict[str, Any]) -> str:
    """Return the package's name as its ecosystem compares names."""
    name = str(package.get("name", ""))
    return re.sub(r"[-_.]+", "-", name).lower() if package.get("ecosystem") == "PyPI" else name


def _name(record: dict[str, Any]) -> str:
    """Return the advisory's id with its CVE numbers."""
    aliases = [alias for alias in record.get("aliases", []) if alias.startswith("CVE-")]
    return " ".join([str(record.get("id", "?")), *aliases])


def _is_within(part: Part, events: list[dict[str, str]]) -> bool:
    """Return whether the package's version is in a range that `events` give.

    A range begins with the version of an event `introduced`. It ends before the version of `fixed`, or with that of
    `last_affected`.
    """
    version, within = _order(part.ecosystem, part.version), False
    for event in sorted(events, key=lambda one: _order(part.ecosystem, next(iter(one.values())))):
        ((kind, text),) = event.items()
        at = _order(part.ecosystem, text)
        if kind == "introduced" and version >= at:
            within = True
        elif (kind in {"fixed", "limit"} and version >= at) or (kind == "last_affected" and version > at):
            within = False
    return within


def _order(ecosystem: str, text: str) -> Order:
    """Return a key that sorts versions as their ecosystem does. "0" is before every version."""
    if text == "0":
        return (-1,)
    if ecosystem == "PyPI":
        try:
            return (0, Version(text))
        except InvalidVersion:
            return (-1,)
    core, _, before = text.partition("+")[0].partition("-")
    numbers = tuple(int(number) if number.isdigit() else 0 for number in core.split("."))
    parts_before = tuple((0, int(one), "") if one.isdigit() else (1, 0, one) for one in before.split("."))
    return (0, numbers, (0, *parts_before) if before else (1,))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
