"""Services that insert or update rows of the roster. A source identifies these rows by names and numbers, not by database ids.

`upsert` takes rows as dictionaries (the demonstration force, tests, a form); imports of files call `merge` with a `Table` of
`TABLES`. Not here: reading files (`ops/imports`), finding officers (`queries`). The caller appends the ledger entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from candour.apps.forces.models import Authority, Force, LineManagement, Officer, Posting, Unit
from candour.apps.forces.services.bulk import Link, MergeResult, Table, merge
from candour.domain.names import plain_name

_OF_FORCE = "its_force.code = s.force"
_UNIT_MADE_FROM_ITS_CODE = """
    INSERT INTO forces_unit (id, force_id, code, name)
    SELECT gen_random_uuid(), f.id, s.unit, s.unit
      FROM (SELECT DISTINCT force, unit FROM staged WHERE unit <> '') AS s JOIN forces_force AS f ON f.code = s.force
    ON CONFLICT DO NOTHING RETURNING code
"""

_FORCE = Link("force", Force, _OF_FORCE)
_OFFICER = Link(
    "officer", Officer, "its_officer.force_id = its_force.id AND its_officer.source_ref = s.officer", column="officer_id"
)

# In the order of import: a table refers only to tables before it and to itself.
TABLES: Mapping[str, Table] = {
    "forces": Table(Force, fields=("code", "name"), key=("code",), needed=("code", "name")),
    "units": Table(
        Unit,
        fields=("code", "name"),
        key=("force_id", "code"),
        needed=("force", "code"),
        links=(
            Link("force", Force, _OF_FORCE, column="force_id"),
            Link(
                "parent",
                Unit,
                "its_parent.force_id = s.force_id AND its_parent.code = s.parent",
                column="parent_id",
                needed=False,
                within=True,
            ),
        ),
    ),
    "officers": Table(
        Officer,
        fields=(
            *("source_ref", "first_name", "middle_name", "last_name", "suffix", "birth_year", "sex", "ethnicity", "rank"),
            *("appointed_on", "resigned_on"),
        ),
        key=("force_id", "source_ref"),
        needed=("force", "source_ref"),
        links=(Link("force", Force, _OF_FORCE, column="force_id"),),
    ),
    "postings": Table(
        Posting,
        fields=("rank", "shoulder_number", "since", "until"),
        key=("officer_id", "unit_id", "since"),
        needed=("force", "officer"),
        links=(
            _FORCE,
            _OFFICER,
            Link(
                "unit",
                Unit,
                "its_unit.force_id = its_force.id AND its_unit.code = s.unit",
                column="unit_id",
                needed=False,
                make=_UNIT_MADE_FROM_ITS_CODE,
            ),
        ),
    ),
    "managers": Table(
        LineManagement,
        fields=("since", "until"),
        key=("officer_id", "manager_id", "since"),
        needed=("force", "officer", "manager"),
        links=(
            _FORCE,
            _OFFICER,
            Link(
                "manager",
                Officer,
                "its_manager.force_id = its_force.id AND its_manager.source_ref = s.manager",
                column="manager_id",
            ),
        ),
    ),
    "authorities": Table(
        Authority,
        fields=("kind", "granted_on", "withdrawn_on"),
        key=("officer_id", "kind", "granted_on"),
        needed=("force", "officer", "kind"),
        links=(_FORCE, _OFFICER),
    ),
}


def upsert(name: str, rows: Iterable[Mapping[str, Any]]) -> MergeResult:
    """Insert or update rows of the table `TABLES[name]`. All rows have the same dictionary keys, from that table's `inputs`.

    An officer is {"force": "NMC", "source_ref": "1042", "last_name": …}; a posting names its officer and unit by
    `source_ref` and `code`. Dates are `datetime.date`. Rejected rows are in the result's findings, numbered from 1.
    """
    given = list(rows)
    if not given:
        return MergeResult()
    table, columns = TABLES[name], list(given[0])
    blanks = {column: "" if table.kind(column) == "text" else None for column in columns}
    staged = (
        [at, *(blanks[c] if row[c] is None else _plain(row[c]) for c in columns)] for at, row in enumerate(given, start=1)
    )
    with transaction.atomic():
        return merge(table, columns, staged)


def _plain(value: Any) -> Any:
    """Return a text without characters that are invisible or reverse the direction of text; any other value unchanged."""
    return plain_name(value) if isinstance(value, str) else value
