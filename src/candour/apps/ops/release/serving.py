"""Computes what the running code serves: digests of static files and templates, inline scripts, headers.

`python -m candour.apps.ops.release.serving FOLDER` prints the manifest, for the collected static files in FOLDER; `building`
runs this in the source it builds, so that an older release is described by its own code. Needs no Django.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from candour import __version__
from candour.apps.ops.release.manifest import Manifest, Served
from candour.ui import first, headers

_PACKAGE: Final = Path(__file__).resolve().parents[3]
# WhiteNoise writes these beside each file. `site` fetches both forms of a file and compares the decoded content.
_COMPRESSED: Final = {".gz", ".br"}


def served(static: Path) -> Served:
    """Return what a site serves if its collected static files are in the folder `static`."""
    files = {str(path.relative_to(static)): digest(path) for path in _files(static) if path.suffix not in _COMPRESSED}
    return Served(files, dict(_templates()), (first.DIGEST.strip("'"),), headers.FIXED)


def unreleased(static: Path) -> Manifest:
    """Return the manifest of an installation's files, whose `commit` and `source` are empty."""
    return Manifest(__version__, commit="", source="", served=served(static))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex."""
    return sha256(path.read_bytes()).hexdigest()


def _files(folder: Path) -> list[Path]:
    """Return every file below a folder, in the order of their paths."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _templates() -> Iterator[tuple[str, str]]:
    """Yield (path, SHA-256) for each page template of Candour and for each GOV.UK macro that templates use."""
    for path in sorted(_PACKAGE.rglob("jinja2/**/*.html")):
        yield str(path.relative_to(_PACKAGE)), digest(path)
    macros = importlib.util.find_spec("govuk_frontend_jinja")
    root = Path(macros.origin).parent if macros and macros.origin else _PACKAGE / "absent"
    for path in sorted(root.rglob("*.html")):
        yield f"govuk_frontend_jinja/{path.relative_to(root)}", digest(path)


if __name__ == "__main__":
    sys.stdout.write(unreleased(Path(sys.argv[1])).text())
