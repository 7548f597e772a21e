"""Rows of a copy of the database: `candour audit` and the verifier in Go name the same rows, in the product's own data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, transaction

from candour.apps.dossiers.queries.authors_audit import author_findings
from candour.apps.ledger import queries
from candour.apps.ledger import services as log
from candour.apps.ledger.models import evidence_models
from candour.apps.ledger.queries.audit import Fault, Finding, Tally, audit
from candour.apps.ledger.services import keys
from candour.domain.ledger import export_log
from candour.domain.ledger.stated_kinds import ALWAYS_STATE_ROWS
from tests.oracle.verifier import DOCUMENT, Case, Verdict, ask
from tests.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("oracle")]

HERE = Path(__file__).parent
_ALL_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_COLUMNS = """SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position"""

TAMPERINGS = [line for line in (HERE / "tamperings.sql").read_text(encoding="utf-8").splitlines() if not line.startswith("--")]


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Fill the database with people, reports, a case and messages, sign the log, and publish it to a folder."""
    world = make_world()
    first, _ = world.tell()
    world.tell()
    case = world.open_case(first.report)
    world.assign(case, first.report)
    log.integrate()
    source = queries.DatabaseSource()
    export_log(source, source.checkpoint(), queries.size(), tmp_path / "log")
    return tmp_path / "log"


@contextmanager
def changed(statement: str) -> Iterator[None]:
    """Run a statement as a superuser whom no trigger refuses; take it back at the end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(statement)
            assert cursor.rowcount, statement
        yield
        transaction.set_rollback(True)


def dump(file: Path) -> Path:
    """Write all tables to a file as pg_dump does."""
    with file.open("wb") as target, connection.cursor() as cursor:
        cursor.execute(_ALL_TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(_COLUMNS, [table])
            columns = ", ".join(f'"{name}"' for (name,) in cursor.fetchall())
            target.write(f"COPY public.{table} ({columns}) FROM stdin;\n".encode())
            with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as lines:
                target.writelines(bytes(line) for line in lines)
            target.write(b"\\.\n\n")
    return file


def here() -> list[Finding]:
    """Return what `candour audit` finds."""
    tally = Tally()
    return [*audit(keys.verifier_key(), keys.pseudonym_key(), tally), *author_findings(tally)]


def case_of(name: str, folder: Path) -> Case:
    """Return the question to the verifier about the database as it is now."""
    published_log = {"Folder": str(folder), "Key": str(keys.verifier_key())}
    file = dump(folder.parent / f"{abs(hash(name))}.sql")
    secret = keys.pseudonym_key().secret_text()
    return Case(name, "rows", {"Log": published_log, "Dump": str(file), "Document": str(DOCUMENT), "Pseudonyms": secret})


def rows_of(findings: list[Finding]) -> set[str]:
    """Return the names of the rows in the product's findings.

    Left out are items whose author's key is no longer proved because the row of an epoch changed: the changed row is named.
    """
    keys_changed = any(one.table == "dossiers_epoch" for one in findings)
    followed = [one for one in findings if keys_changed and one.fault is Fault.SIGNATURE]
    return {f"{one.table} {one.row}" for one in findings if one.table and one not in followed}


def rows_named(verdict: Verdict) -> set[str]:
    """Return the names of the rows that the verifier refuses."""
    tables = {model.table_name() for model in evidence_models()}
    parts = [fault.split(" ") for fault in verdict.why.split("; ")]
    return {f"{part[0]} {part[1]}" for part in parts if part[0] in tables}


def test_both_name_the_same_rows(published: Path) -> None:
    cases, own = [case_of("nothing", published)], [here()]
    assert own == [[]]
    for statement in TAMPERINGS:
        with changed(statement):
            cases.append(case_of(statement, published))
            own.append(here())
    verdicts = ask(cases)
    apart = [
        f"{case.name}: here {list(map(str, mine))}, there {verdict.why}"
        for case, mine, verdict in zip(cases, own, verdicts, strict=True)
        if verdict.accepts != (not mine) or rows_named(verdict) != rows_of(mine)
    ]
    assert apart == []
    assert [verdict.why for verdict in verdicts[:1]] == [""]
    assert all(own[1:])


def test_the_document_lists_each_table_of_evidence_and_each_kind_that_states_rows() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for model in evidence_models():
        line = next((line for line in text.splitlines() if line.startswith(f"| `{model.table_name()}` |")), "| | | |")
        named = {re.split("[:=?]", part)[0] for part in line.split("|")[3].replace("`", "").split()}
        stated = {name.removesuffix("_id") for name in (*model.STATED, *model.STATED_IF_SET)}
        assert named == stated, model.table_name()
    listed = text.partition("### Kinds that always state rows")[2].partition("\n## ")[0]
    assert set(listed.replace("`", "").split()) == {str(kind) for kind in ALWAYS_STATE_ROWS}
