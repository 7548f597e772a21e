"""`candour sbom`: the packages a release consists of, as a CycloneDX document (SBOM), from the lock files of this checkout.

The lock files (requirements/*.txt, package-lock.json) pin every package with its version and the hashes of its files, so an
installation has exactly these. The document has no time and no random number: the same lock files give the same bytes. Not
here: comparing the packages with known faults (`advisories`).
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from candour import __version__
from candour.config.environment import REPOSITORY

_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)((?:.*\\\n)*.*)", re.MULTILINE)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Lock file → scope of its packages, from the narrowest set to the widest: a package has the scope of the first file with it.
_PYTHON: Final = (
    ("base", "required"),
    ("letters", "optional"),
    ("patterns", "optional"),
    ("spark", "optional"),
    ("dev", "excluded"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A package of a release.

    `ecosystem`: "PyPI" or "npm"; `scope` as in CycloneDX: required, optional, or excluded where only building and testing need
    the package; `hashes`: (algorithm, hex) of each file it may be installed from.
    """

    ecosystem: str
    name: str
    version: str
    scope: str
    hashes: tuple[tuple[str, str], ...]

    @property
    def purl(self) -> str:
        """The package URL (https://github.com/package-url/purl-spec), such as pkg:pypi/django@5.2.9."""
        kind = {"PyPI": "pypi", "npm": "npm"}[self.ecosystem]
        return f"pkg:{kind}/{quote(self.name, safe='/')}@{quote(self.version, safe='')}"


def parts(repository: Path = REPOSITORY) -> list[Part]:
    """Return every package in the lock files of a checkout, each version once, in the order of their package URLs."""
    found = [*_python_parts(repository / "requirements"), *_npm_parts(repository / "package-lock.json")]
    first: dict[str, Part] = {}
    for part in found:
        first.setdefault(part.purl, part)
    return [first[purl] for purl in sorted(first)]


def document(found: list[Part]) -> str:
    """Return the CycloneDX 1.6 document, as JSON, for these packages."""
    components = [_component(part) for part in found]
    whole: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components))}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "candour",
                "name": "candour",
                "version": __version__,
                "licenses": [{"license": {"id": "AGPL-3.0-or-later"}}],
            }
        },
        "components": components,
    }
    return json.dumps(whole, indent=2) + "\n"


def write(out: Path | None) -> int:
    """Write the document to the file `out`, or to standard output; returns the exit code."""
    try:
        text = document(parts())
    except FileNotFoundError as missing:
        sys.stderr.write(f"{missing.filename} is missing. Run this in a checkout of Candour, which has the lock files.\n")
        return 1
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
    return 0


def _python_parts(folder: Path) -> Iterator[Part]:
    """Yield each package of the Python lock files."""
    for name, scope in _PYTHON:
        for package, version, rest in _PINNED.findall((folder / f"{name}.txt").read_text(encoding="utf-8")):
            normalised = re.sub(r"[-_.]+", "-", package).lower()
            hashes = tuple(("SHA-256", digest) for digest in _HASH.findall(rest))
            yield Part("PyPI", normalised, version, scope, hashes)


def _npm_parts(lock: Path) -> Iterator[Part]:
    """Yield each package of package-lock.json. Packages that only the build needs come last.

    So a package that is also needed for another purpose is listed with that purpose.
    """
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    for place, package in sorted(packages.items(), key=lambda item: bool(item[1].get("dev"))):
        if not place:
            continue
        scope = "excluded" if package.get("dev") else "required"
        algorithm, _, coded = package["integrity"].partition("-")
        digest = (algorithm.upper().replace("SHA", "SHA-"), b64decode(coded).hex())
        yield Part("npm", place.rpartition("node_modules/")[2], package["version"], scope, (digest,))


def _component(part: Part) -> dict[str, Any]:
    """Return a package as a component of a CycloneDX document."""
    hashes = [{"alg": algorithm, "content": digest} for algorithm, digest in part.hashes]
    page = "https://pypi.org/project/" if part.ecosystem == "PyPI" else "https://www.npmjs.com/package/"
    return {
        "type": "library",
        "bom-ref": part.purl,
        "name": part.name,
        "version": part.version,
        "scope": part.scope,
        "purl": part.purl,
        "externalReferences": [{"type": "distribution", "url": page + quote(part.name, safe="/@"), "hashes": hashes}],
    }
