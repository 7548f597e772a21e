"""Loads the records of one force from this installation's database, for `candour patterns … --database`."""

from __future__ import annotations

from collections.abc import Callable

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records


def open_database(force: str | None, threads: int, memory: str, progress: Callable[[str, float], None]) -> Records:
    """Load the records of the force with the code `force`. `force` None: of the only force in the database.

    DuckDB uses `threads` threads and at most `memory`; `progress` is called with the name of each table and the loaded share (0
    to 1). Raises PatternsError where no force has the code, or where `force` is None and there are several or none.
    """
    from candour.apps.ops.install.database import prepare_django  # noqa: PLC0415 - reading files needs no Django

    prepare_django()
    from candour.apps.forces.models import Force  # noqa: PLC0415 - Django is set up by now
    from candour.apps.records.queries import loading  # noqa: PLC0415

    forces = list(Force.objects.filter(**({"code": force} if force else {})).order_by("code"))
    if len(forces) != 1:
        known = ", ".join(Force.objects.order_by("code").values_list("code", flat=True)) or "none yet: import a roster"
        raise PatternsError(f"Say --force with one of the forces here: {known}.")
    return loading.load(forces[0], threads=threads, memory=memory, progress=progress)
