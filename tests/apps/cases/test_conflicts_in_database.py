"""The conflict rule in SQL, and the trigger that refuses a handler with a conflict, also to the owner of the tables."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from candour.apps.cases.models import Case, Exclusion, Handler, PriorHandler
from candour.apps.cases.queries.conflicts import Rule, conflicts_of, is_conflict
from candour.apps.forces.models import LineManagement, Officer
from candour.apps.insight.queries.barred import barred_officers
from candour.apps.ops.management.commands import migrate
from candour.apps.people.models import DeclaredInterest, Role, Staff
from candour.domain.procedure.windows import conflict_windows
from tests.apps.cases import oracle, rows

pytestmark = pytest.mark.django_db


def in_database(person: Staff, case: Case) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_conflict(%s, %s)", [person.pk, case.pk])
        (rule,) = cursor.fetchone() or (None,)
    return str(rule) if rule else None


def insert_handler(person: Staff, case: Case) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_handler (id, case_id, staff_id, role, since, reason_ended) VALUES (%s, %s, %s, %s, now(), '')",
            [uuid.uuid4(), case.pk, person.pk, Role.Name.INVESTIGATOR],
        )


Tie = Callable[[Staff, Officer, Case], object]


def _is_the_subject(alice: Staff, subject: Officer, case: Case) -> None:
    rows.allegation(case, alice.officer)


def _same_unit(alice: Staff, subject: Officer, case: Case) -> None:
    assert alice.officer
    rows.posting(alice.officer, rows.unit(), date(2025, 1, 1), date(2025, 12, 31))
    rows.posting(subject, rows.unit(), date(2025, 12, 31))


def _manages(alice: Staff, subject: Officer, case: Case) -> None:
    assert alice.officer
    LineManagement.objects.create(officer=subject, manager=alice.officer)


def _managed_by(alice: Staff, subject: Officer, case: Case) -> None:
    assert alice.officer
    LineManagement.objects.create(officer=alice.officer, manager=subject)


def _interest(alice: Staff, subject: Officer, case: Case) -> None:
    DeclaredInterest.objects.create(staff=alice, officer=subject, relation="friend", declared_at=rows.NOW)


def _excluded_as_staff(alice: Staff, subject: Officer, case: Case) -> None:
    Exclusion.objects.create(report=case.case_reports.get().report, staff=alice, recorded_at=rows.NOW)


def _excluded_as_officer(alice: Staff, subject: Officer, case: Case) -> None:
    Exclusion.objects.create(report=case.case_reports.get().report, officer=alice.officer, recorded_at=rows.NOW)


def _handled_a_case_of_his(alice: Staff, subject: Officer, case: Case) -> None:
    earlier = rows.case()
    rows.handler(earlier, alice, until=rows.NOW)
    rows.allegation(earlier, subject)


def _handled_with_him(alice: Staff, subject: Officer, case: Case) -> None:
    earlier = rows.case()
    rows.handler(earlier, alice)
    rows.handler(earlier, rows.staff("Colleague", serves_as=subject), role=Role.Name.SUPERVISOR)


def _accused_with_him(alice: Staff, subject: Officer, case: Case) -> None:
    earlier = rows.imported_case()
    rows.allegation(earlier, subject)
    rows.allegation(earlier, alice.officer)


def _investigated_him_in_imported_records(alice: Staff, subject: Officer, case: Case) -> None:
    earlier = rows.imported_case()
    rows.allegation(earlier, subject)
    PriorHandler.objects.create(case=earlier, source_ref="1", officer=alice.officer)


TIES: dict[Tie, Rule] = {
    _is_the_subject: Rule.SUBJECT,
    _same_unit: Rule.SAME_UNIT,
    _manages: Rule.LINE_OF_COMMAND,
    _managed_by: Rule.LINE_OF_COMMAND,
    _interest: Rule.DECLARED_INTEREST,
    _excluded_as_staff: Rule.EXCLUDED,
    _excluded_as_officer: Rule.EXCLUDED,
    _handled_a_case_of_his: Rule.PRIOR_CASE,
    _handled_with_him: Rule.PRIOR_CASE,
    _accused_with_him: Rule.PRIOR_CASE,
    _investigated_him_in_imported_records: Rule.PRIOR_CASE,
}


@pytest.fixture
def alice() -> Staff:
    return rows.staff("Alice", Role.Name.INVESTIGATOR, serves_as=rows.officer("Archer"))


@pytest.fixture
def subject() -> Officer:
    return rows.officer("Subject")


@pytest.fixture
def case(subject: Officer) -> Case:
    made = rows.case(rows.report())
    rows.allegation(made, subject)
    return made


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.__name__.strip("_"))
def test_it_refuses_a_handler_with_a_conflict(tie: Tie, alice: Staff, subject: Officer, case: Case) -> None:
    tie(alice, subject, case)

    with pytest.raises(IntegrityError, match="not available for this case"):
        insert_handler(alice, case)


@pytest.mark.parametrize("tie", TIES, ids=lambda tie: tie.__name__.strip("_"))
def test_lists_and_single_cases_return_the_same_rule(tie: Tie, alice: Staff, subject: Officer, case: Case) -> None:
    tie(alice, subject, case)

    assert in_database(alice, case) == TIES[tie].value
    assert conflicts_of(case, [alice])[alice.pk] == (TIES[tie],)


def test_it_accepts_a_handler_without_a_conflict(alice: Staff, case: Case) -> None:
    insert_handler(alice, case)

    assert Handler.objects.filter(case=case, staff=alice, until=None).exists()


def test_it_refuses_to_put_another_person_on_a_handlers_row(alice: Staff, subject: Officer, case: Case) -> None:
    bob = rows.staff("Bob", serves_as=subject)
    insert_handler(alice, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Handler.objects.filter(case=case).update(staff=bob)


def test_it_refuses_to_reinstate_a_handler_who_has_a_conflict_now(alice: Staff, subject: Officer, case: Case) -> None:
    ended = rows.handler(case, alice, until=rows.NOW)
    _interest(alice, subject, case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Handler.objects.filter(pk=ended.pk).update(until=None)


def test_ending_an_assignment_is_always_accepted(alice: Staff, subject: Officer, case: Case) -> None:
    row = rows.handler(case, alice)
    _interest(alice, subject, case)

    Handler.objects.filter(pk=row.pk).update(until=rows.NOW)

    assert not Handler.objects.filter(case=case, until=None).exists()


@pytest.mark.parametrize("days", [(900, 1), (900, 700), (3, 0.5)], ids=["now", "23 months ago", "for a case that came"])
def test_an_interest_that_ended_lately_still_bars(
    alice: Staff, subject: Officer, case: Case, days: tuple[float, float]
) -> None:
    _ended_interest(alice, subject, case, days)

    assert conflicts_of(case, [alice])[alice.pk] == (Rule.DECLARED_INTEREST,)
    with pytest.raises(IntegrityError):
        insert_handler(alice, case)


@pytest.mark.parametrize("days", [(900, 760), (1, 0.5)], ids=["25 months ago", "a slip"])
def test_an_interest_that_ended_long_ago_or_within_a_day_bars_no_more(
    alice: Staff, subject: Officer, case: Case, days: tuple[float, float]
) -> None:
    _ended_interest(alice, subject, case, days)

    assert conflicts_of(case, [alice])[alice.pk] == ()
    insert_handler(alice, case)


def _ended_interest(alice: Staff, subject: Officer, case: Case, days: tuple[float, float]) -> None:
    """Insert an interest declared `days[0]` days ago and ended `days[1]` days ago."""
    _interest(alice, subject, case)
    declared, ended = (timezone.now() - timedelta(days=one) for one in days)
    DeclaredInterest.objects.update(declared_at=declared, ended_at=ended)


def test_the_error_is_the_same_for_every_rule(alice: Staff, subject: Officer, case: Case) -> None:
    _excluded_as_staff(alice, subject, case)

    with pytest.raises(IntegrityError) as refused:
        insert_handler(alice, case)

    assert "exclu" not in str(refused.value).lower()


def test_a_refusal_is_read_as_a_conflict_and_no_other_constraint_is(alice: Staff, subject: Officer, case: Case) -> None:
    insert_handler(alice, case)
    with pytest.raises(IntegrityError) as another:
        insert_handler(rows.staff("Bob"), case)
    with pytest.raises(IntegrityError) as conflict:
        insert_handler(rows.staff("Carol", serves_as=subject), case)

    assert not is_conflict(another.value), "the role is taken"
    assert is_conflict(conflict.value)


@pytest.mark.parametrize("pack", [*conflict_windows(), None, "unknown"])
def test_the_window_is_that_of_the_pack_and_the_longest_where_there_is_none(pack: str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT people_conflict_months(%s)", [pack])
        assert cursor.fetchone() == (conflict_windows().get(str(pack), max(conflict_windows().values())),)


def test_a_pack_with_another_window_changes_the_rule(
    alice: Staff, subject: Officer, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    _same_unit(alice, subject, case)
    Case.objects.filter(pk=case.pk).update(incident_on=None, received_on=date(2026, 6, 1))
    assert conflicts_of(case, [alice])[alice.pk] == (Rule.SAME_UNIT,)

    monkeypatch.setattr(migrate, "conflict_windows", lambda: {"england_wales": 3, "new_york": 24})
    connection.check_constraints()  # a table with a foreign key still to be checked cannot be altered
    migrate.apply(connection)

    assert conflicts_of(case, [alice])[alice.pk] == ()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.slow
def test_the_rule_agrees_with_the_second_one_on_random_histories(seed: int) -> None:
    officers, people, cases = _random_world(random.Random(seed))  # noqa: S311 - repeatable, not secret
    at_once = {(staff, case.pk): rules for case in cases for staff, rules in conflicts_of(case, people).items()}

    for case in cases:
        for person in people:
            rules = oracle.conflicts_of(case, people)[person.pk]
            assert at_once[person.pk, case.pk] == rules
            assert in_database(person, case) == (rules[0].value if rules else None)
    for person in people:
        assert barred_officers(person) == oracle.barred_officers(person, officers)
    assert _of_all_cases(people, cases) == {pair: rules for pair, rules in at_once.items() if rules}


def _of_all_cases(people: list[Staff], cases: list[Case]) -> dict[tuple[uuid.UUID, uuid.UUID], tuple[Rule, ...]]:
    """The rules for all people and all cases, from one call of the SQL function."""
    found: dict[tuple[uuid.UUID, uuid.UUID], tuple[Rule, ...]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_conflicts(%s, %s)", [[one.pk for one in people], [case.pk for case in cases]])
        for staff, case, rule in cursor.fetchall():
            found[staff, case] = (*found.get((staff, case), ()), Rule(rule))
    return found


def _random_world(chance: random.Random) -> tuple[list[Officer], list[Staff], list[Case]]:
    officers = [rows.officer(f"O{n}") for n in range(6)]
    people = [rows.staff(f"S{n}", serves_as=chance.choice([*officers, None])) for n in range(4)]
    cases = [rows.case(rows.report(), incident_on=_some_day(chance), received_on=_some_day(chance)) for _ in range(4)]
    for case in chance.sample(cases, 2):  # before any row can cause a conflict
        rows.handler(case, chance.choice(people), until=chance.choice([None, rows.NOW]))
    cases.append(rows.imported_case(received_on=_some_day(chance)))
    for _ in range(5):
        rows.allegation(chance.choice(cases), chance.choice(officers))
    for who, where in chance.sample([(who, where) for who in officers for where in "AB"], 6):
        rows.posting(who, rows.unit(where), _some_day(chance), _some_day(chance))
    for below, above in chance.sample([(below, above) for below in officers for above in officers], 4):
        LineManagement.objects.create(officer=below, manager=above, since=_some_day(chance), until=_some_day(chance))
    PriorHandler.objects.create(case=cases[-1], source_ref="1", officer=chance.choice(officers))
    for answer in ("", "keep_out", "let_in"):
        one, report = chance.choice(people), cases[0].case_reports.get().report
        Exclusion.objects.create(report=report, staff=one, recorded_at=rows.NOW, answer=answer)
    for person in people[:2]:
        _interest(person, chance.choice(officers), cases[0])
    return officers, people, cases


def _some_day(chance: random.Random) -> date | None:
    return None if chance.random() < 0.2 else date(2020, 1, 1) + timedelta(days=chance.randrange(2500))
