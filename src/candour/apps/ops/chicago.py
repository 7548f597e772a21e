"""Real records to try Candour on: the public Chicago complaints, from a folder the operator fetched himself.

Nothing of them is part of Candour but the names of their columns (imports/mappings). They are real people: keep them on a
machine of your own.
"""

from __future__ import annotations

from pathlib import Path

from candour.apps.ops.imports import run
from candour.apps.ops.imports.mapping import COMMITTED


def seed(folder: str | Path) -> int:
    """Import roster, then past cases, from the folder or its `import` sub-folder. Returns the first failure's code, else 0."""
    place = Path(folder)
    place = place / "import" if (place / "import").is_dir() else place
    return run.run("roster", COMMITTED / "chicago_roster.toml", place) or run.run(
        "allegations", COMMITTED / "chicago_allegations.toml", place
    )
