"""Folders of installations that this test process set up once. A test begins with a copy, which takes a second.

Not here: how an installation is set up and started (`site.py`, `installation.py`).
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

_folders: dict[str, Path] = {}


def fill(home: Path, name: str, set_up: Callable[[Path], None]) -> None:
    """Copy the installation `name` into the empty folder `home`. The first call sets it up with `set_up`, then stops it."""
    if name not in _folders:
        made = Path(tempfile.mkdtemp(prefix=f"candour-prepared-{name}-"))
        made.chmod(0o755)  # the embedded PostgreSQL runs as a user of its own where the tests run as root
        atexit.register(shutil.rmtree, made, ignore_errors=True)
        set_up(made)
        assert not (made / "pg" / "postmaster.pid").exists(), "PostgreSQL still runs in the folder that is to be copied"
        _folders[name] = made
    subprocess.run(["cp", "-a", f"{_folders[name]}/.", str(home)], check=True)  # keeps the owner of PostgreSQL's files
