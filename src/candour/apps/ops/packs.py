"""`candour pack`: check a procedure pack, explain a matter file under its pack, compare two packs, print a pack's page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from candour.domain.procedure import ProcedureError, pack_commands

_ACTS: dict[str, Callable[..., str]] = {
    "check": pack_commands.check,
    "explain": pack_commands.explain,
    "diff": pack_commands.diff,
    "document": pack_commands.document,
}
ACTS = tuple(_ACTS)


def run(act: str, paths: list[str]) -> int:
    """Print what the act says; 1 with every fault named where a pack or file is not sound, 2 for a wrong number of paths."""
    wanted = 2 if act == "diff" else 1
    if len(paths) != wanted:
        sys.stderr.write(f"candour pack {act} takes {wanted} path{'s' * (wanted > 1)}.\n")
        return 2
    try:
        sys.stdout.write(_ACTS[act](*map(Path, paths)) + "\n")
    except (ProcedureError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
