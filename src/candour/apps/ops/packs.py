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


def _explain_case(reference: str) -> str:
    """Where each matter of a live case stands, by its reference."""
    from candour.apps.ops.database import prepare_django  # noqa: PLC0415 - the other acts need no database

    prepare_django()
    from django.utils import timezone  # noqa: PLC0415

    from candour.apps.cases.models import Case  # noqa: PLC0415
    from candour.apps.matters.queries.state import states_of  # noqa: PLC0415

    case = Case.objects.filter(reference__iexact=reference, source="").first()
    found = states_of([case], timezone.now()).get(case.pk, []) if case else []
    if not found:
        raise ProcedureError(f"There is no file {reference!r}, and no live case with this reference. Look at the case's page.")
    titled = [f"Case {reference.upper()}, matter {number} of {len(found)}" for number in range(1, len(found) + 1)]
    pairs = zip(found, titled, strict=True)
    return "\n\n".join(pack_commands.explain_evaluation(one.evaluation, title) for one, title in pairs)


def run(act: str, paths: list[str]) -> int:
    """Print what the act says; 1 with every fault named where a pack or file is not sound, 2 for a wrong number of paths."""
    wanted = 2 if act == "diff" else 1
    if len(paths) != wanted:
        sys.stderr.write(f"candour pack {act} takes {wanted} path{'s' * (wanted > 1)}.\n")
        return 2
    try:
        by_reference = act == "explain" and not Path(paths[0]).exists()
        said = _explain_case(paths[0]) if by_reference else _ACTS[act](*map(Path, paths))
        sys.stdout.write(said + "\n")
    except (ProcedureError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
