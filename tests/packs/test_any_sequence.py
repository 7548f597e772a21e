"""Random entries under both packs: no move that the pack forbids succeeds, and the order of the entries does not matter."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candour.domain.procedure import Entry, Evaluation, Matter, Pack, evaluate, load_pack, refusals
from candour.domain.procedure.catalogue import engine_messages
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import Fact, FactValue
from candour.domain.procedure.tables import tables
from tests.packs.stories import LONDON

PACKS = ("england_wales", "new_york")
START = dt.datetime(2026, 6, 1, 9, 0, tzinfo=LONDON)
NOW = START + dt.timedelta(days=900)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def value(row: Fact) -> st.SearchStrategy[FactValue]:
    if row.values:
        return st.sampled_from(row.values)
    if row.type == "bool":
        return st.booleans()
    if row.type == "date":
        return st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1))
    return st.integers(0, 3) if row.type == "integer" else st.just("text")


def events(pack: Pack) -> list[str]:
    return sorted(
        {move.event or move.id for move in pack.move} | {act.id for act in pack.act} | {"clock_extended", "no_such_event"}
    )


def entry(pack: Pack) -> st.SearchStrategy[Entry]:
    facts = {name: value(row) for name, row in pack.facts.items() if name != "matter_type"}
    stated = st.sampled_from(sorted(facts)).flatmap(lambda name: facts[name].map(lambda stated_value: (name, stated_value)))
    return st.builds(
        Entry,
        at=st.integers(0, 500_000).map(lambda minutes: START + dt.timedelta(minutes=minutes)),
        event=st.sampled_from(events(pack)),
        actor=st.sampled_from([row.id for row in pack.role]),
        facts=st.lists(stated, max_size=4).map(dict),
        seq=st.integers(0, 10_000),
    )


def new_matter(pack: Pack) -> Matter:
    facts: dict[str, Stated] = {"attention_date": START.date(), "conduct_date": dt.date(2026, 5, 1)}
    return Matter("m", pack.matter_type[0].id, facts)


@cache
def listed_reasons(code: str) -> frozenset[str]:
    return frozenset({message for _, _, message, _ in engine_messages()} | {row.otherwise for row in load_pack(code).guard})


def check_reasons(pack: Pack, reading: Evaluation) -> None:
    """Check that a page can translate every reason: it is a listed message of the engine, or a text of a guard."""
    listed = listed_reasons(pack.header.code)
    reasons = [reason for refused in reading.quarantined for reason in refused.because]
    reasons += [reason for move in reading.moves for reason in move.because]
    reasons += [reason for act in reading.acts for reason in act.because]
    reasons += [outcome.because for outcome in reading.outcomes]
    reasons += [regime.because for regime in reading.regimes]
    assert [reason for reason in reasons if getattr(reason, "id", reason) not in listed] == []


def check_legal(pack: Pack, reading: Evaluation) -> None:
    """Check that each move left a state it may leave, by a role that may make it, and that refused entries have reasons."""
    check_reasons(pack, reading)
    for step in reading.path:
        assert step.left in step.move.leaves
        assert step.actor in step.move.actors or (step.move.automatic and step.actor == "engine")
    for aside in reading.quarantined:
        assert aside.because
        assert all(
            step.at != aside.entry.at or step.actor == "engine" or step.move.event != aside.entry.event for step in reading.path
        )


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.slow
def test_no_illegal_move_ever_succeeds(code: str) -> None:
    pack = load_pack(code)

    @QUIET
    @given(st.lists(entry(pack), max_size=40, unique_by=lambda entry: (entry.at, entry.seq)))
    def check(entries: list[Entry]) -> None:
        check_legal(pack, evaluate(pack, new_matter(pack), entries, NOW))

    check()


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.slow
def test_the_same_entries_in_any_order_give_the_same_answer(code: str) -> None:
    pack = load_pack(code)

    @QUIET
    @given(st.lists(entry(pack), max_size=30, unique_by=lambda entry: (entry.at, entry.seq)), st.randoms())
    def check(entries: list[Entry], chance: random.Random) -> None:
        shuffled = list(entries)
        chance.shuffle(shuffled)
        first = evaluate(pack, new_matter(pack), entries, NOW).as_data()
        assert evaluate(pack, new_matter(pack), shuffled, NOW).as_data() == first
        assert evaluate(pack, new_matter(pack), entries, NOW).as_data() == first

    check()


def needed_facts(pack: Pack, needs: tuple[str, ...], draw: st.DataObject) -> dict[str, Stated]:
    facts = pack.facts
    votes: dict[str, Stated] = {"votes_for": 3, "votes_against": 0}
    return {
        name: votes.get(name, True if facts[name].type == "bool" else draw.draw(value(facts[name]), name)) for name in needs
    }


def step(pack: Pack, entries: list[Entry], draw: st.DataObject, at: dt.datetime) -> Entry | None:
    """An entry for one of the open moves; None if no move is open."""
    reading = evaluate(pack, new_matter(pack), entries, at)
    open_ = [move for move in reading.moves if move.open]
    if not open_:
        return None
    chosen = draw.draw(st.sampled_from(open_), "move")
    actor = draw.draw(st.sampled_from(chosen.move.actors), "actor")
    return Entry(at, chosen.move.event or chosen.move.id, actor, needed_facts(pack, chosen.needs, draw), seq=len(entries))


def act(pack: Pack, draw: st.DataObject, at: dt.datetime, seq: int) -> Entry:
    """An entry for a random act by a role that may record it, with every fact its guards could need and one random fact."""
    row = draw.draw(st.sampled_from(pack.act), "act")
    facts = {name: True for name, fact in pack.facts.items() if fact.type == "bool" and not fact.alleged}
    extra = draw.draw(
        st.sampled_from(sorted(name for name, fact in pack.facts.items() if fact.values and name != "matter_type"))
    )
    return Entry(at, row.id, row.actors[0], {**facts, extra: draw.draw(value(pack.facts[extra]))}, seq=seq)


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.slow
def test_every_move_said_to_be_open_can_be_made_and_nothing_gets_past_an_owed_referral(code: str) -> None:
    pack = load_pack(code)

    @settings(QUIET, max_examples=40)
    @given(st.data())
    def check(draw: st.DataObject) -> None:
        entries: list[Entry] = []
        for turn in range(14):
            at = START + dt.timedelta(hours=turn)
            entries.append(act(pack, draw, at, len(entries)))
            proposed = step(pack, entries, draw, at + dt.timedelta(minutes=30))
            if proposed is not None:
                refused = refusals(pack, new_matter(pack), entries, proposed)
                assert refused == () or "finding" in proposed.facts  # a finding may contradict what was recorded before it
                _never_past_a_referral(pack, entries, proposed)
                entries.append(proposed)
        check_legal(pack, evaluate(pack, new_matter(pack), entries, NOW))

    check()


def _never_past_a_referral(pack: Pack, entries: list[Entry], proposed: Entry) -> None:
    before = evaluate(pack, new_matter(pack), entries, proposed.at)
    owed = {test.referral.sent_by for test in before.referrals if test.owed}
    sendable = before.law.sends_from[before.stage.id]
    after = evaluate(pack, new_matter(pack), [*entries, proposed], proposed.at)
    if owed & sendable and proposed.event not in owed:
        assert after.stage.id in {before.stage.id, "referral_due"}


@pytest.mark.parametrize("code", PACKS)
@pytest.mark.slow
def test_an_open_move_is_accepted_when_it_brings_what_it_needs(code: str) -> None:
    """A walk over moves only: what the reading says is open, `refusals` must let through (a stated finding apart)."""
    pack = load_pack(code)

    @settings(QUIET, max_examples=40)
    @given(st.data())
    def check(draw: st.DataObject) -> None:
        entries: list[Entry] = []
        for turn in range(10):
            proposed = step(pack, entries, draw, START + dt.timedelta(hours=turn))
            if proposed is None:
                return
            if "finding" not in proposed.facts:
                assert refusals(pack, new_matter(pack), entries, proposed) == ()
            entries.append(proposed)

    check()


@pytest.mark.parametrize("code", PACKS)
def test_every_state_but_the_final_ones_has_a_way_on(code: str) -> None:
    pack = load_pack(code)
    left = {state for move in pack.move for state in move.leaves if not move.automatic}
    assert [row.id for row in pack.state if row.kind != "final" and row.id not in left] == []


@pytest.mark.parametrize("code", PACKS)
def test_every_row_has_a_basis_and_a_grade(code: str) -> None:

    rows = [row for _, _, row in tables(load_pack(code))]
    assert len(rows) > 200
    assert all(row.cite.strip() and row.evidence in {"V", "V2", "GK", "policy"} for row in rows)


@pytest.mark.parametrize("code", PACKS)
def test_what_candour_adds_is_marked_as_policy_and_never_as_law(code: str) -> None:

    rows = [row for _, _, row in tables(load_pack(code))]
    assert [row for row in rows if row.cite.startswith("Candour") and row.evidence != "policy"] == []
