"""`candour pack`: check a procedure pack, explain the state of a matter under a pack, compare two packs, or document a pack."""

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
    """Return a text that explains the state of each matter of the live case with this reference.

    Raises ProcedureError if there is no such case.
    """
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415 - the other acts need no database

    prepare_django()
    from django.utils import timezone  # noqa: PLC0415

    from candour.apps.cases.models import Case  # noqa: PLC0415
    from candour.apps.matters.queries.state import states_of  # noqa: PLC0415

    case = Case.objects.filter(reference__iexact=reference, source="").first()
    states = states_of([case], timezone.now()).get(case.pk, []) if case else []
    if not states:
        raise ProcedureError(f"There is no file {reference!r}, and no live case with this reference. Look at the case's page.")
    titles = [f"Case {reference.upper()}, matter {number} of {len(states)}" for number in range(1, len(states) + 1)]
    return "\n\n".join(
        pack_commands.explain_evaluation(state.evaluation, title) for state, title in zip(states, titles, strict=True)
    )


def run(act: str, paths: list[str]) -> int:
    """Run `act`, one of `ACTS`, on the packs or files at `paths`, and print the resulting text.

    Returns the exit code: 0, or 1 where a pack or file is unsound, or 2 where the number of paths is wrong.
    """
    wanted = 2 if act == "diff" else 1
    if len(paths) != wanted:
        sys.stderr.write(f"candour pack {act} takes {wanted} path{'s' * (wanted > 1)}.\n")
        return 2
    try:
        by_reference = act == "explain" and not Path(paths[0]).exists()
        text = _explain_case(paths[0]) if by_reference else _ACTS[act](*map(Path, paths))
        sys.stdout.write(text + "\n")
    except (ProcedureError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0
