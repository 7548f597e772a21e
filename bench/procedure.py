"""Measures the procedure engine: one long case, the clocks of all open cases, and a million historical cases on all cores.

    python bench/procedure.py [--cases 1000000] [--workers 2]

Targets: one case of 200 entries under 2 ms; the clocks of 600 open cases under 150 ms; a million historical cases on two
cores under ten minutes with memory flat. Each line gives the figure, the target, and the ratio of the two.
"""

import argparse
import datetime as dt
import gc
import os
import resource
import time
from collections.abc import Callable, Iterator
from multiprocessing import Pool
from zoneinfo import ZoneInfo

from candour.domain.procedure import Entry, Matter, evaluate, load_pack
from candour.domain.procedure.matters import Stated

LONDON = ZoneInfo("Europe/London")
CHUNK = 2_000
# Days after receipt, event, actor and facts of a case that runs from receipt to a hearing.
STORY: tuple[tuple[int, str, str, dict[str, Stated]], ...] = (
    (0, "received", "reporter", {"serious_sexual_offence": True}),
    (0, "acknowledged", "handler", {}),
    (0, "triage_started", "handler", {}),
    (1, "safety_decided", "handler", {"safety_considered": True, "authorities_listed": True, "separation_decided": True}),
    (1, "evidence_preserved", "handler", {}),
    (1, "referred_to_dg", "appropriate_authority", {}),
    (2, "dg_mode_decided", "director_general", {"dg_mode": "local"}),
    (
        3,
        "investigator_appointed",
        "appropriate_authority",
        {"competent": True, "free_of_statutory_bars": True, "free_of_wider_conflicts": True},
    ),
    (4, "severity_assessed", "investigator", {"severity": "gross_misconduct", "reasons": True, "authority_consulted": True}),
    (5, "suspended_from_duty", "appropriate_authority", {"public_interest": True, "redeployment_considered": True}),
    (6, "notice_served", "investigator", {"served_by": "hand"}),
    (7, "investigation_started", "investigator", {}),
    (20, "progress_update_sent", "investigator", {}),
    (30, "suspension_reviewed", "appropriate_authority", {"reasons": True}),
    (45, "progress_update_sent", "investigator", {}),
    (60, "suspension_reviewed", "appropriate_authority", {"reasons": True}),
    (70, "progress_update_sent", "investigator", {}),
    (90, "report_submitted", "investigator", {"enquiries_closed": True}),
    (92, "case_to_answer_opened", "appropriate_authority", {}),
    (
        99,
        "case_answer_decided",
        "appropriate_authority",
        {
            "case_answer": "gross_misconduct",
            "similar_facts_addressed": True,
            "reasons": True,
            "reasons_checked": True,
            "decider_independent": True,
        },
    ),
    (100, "referred_to_hearing", "appropriate_authority", {}),
    (105, "documents_supplied", "appropriate_authority", {"served_by": "hand"}),
    (120, "response_received", "subject", {}),
    (122, "witness_lists_exchanged", "appropriate_authority", {}),
)


def case(number: int, length: int) -> tuple[Matter, list[Entry]]:
    """An invented case of `length` entries, received on a day that depends on its number."""
    start = dt.datetime(2025, 6, 2, 9, 0, tzinfo=LONDON) + dt.timedelta(days=number % 365, minutes=number % 600)
    facts: dict[str, Stated] = {
        "attention_date": start.date(),
        "subject_kind": "officer",
        "reporter_kind": "colleague_victim",
    }
    matter = Matter(str(number), "recordable_conduct", facts)
    entries = [
        Entry(start + dt.timedelta(days=day, minutes=at), ev, by, f, seq=at) for at, (day, ev, by, f) in enumerate(STORY)
    ]
    last = entries[min(length, len(entries)) - 1].at
    more = [
        Entry(last + dt.timedelta(hours=hour), "progress_update_sent", "investigator", seq=100 + hour)
        for hour in range(1, length - len(entries) + 1)
    ]
    return matter, [*entries[:length], *more]


def best(work: Callable[[], object], times: int) -> float:
    """The processor seconds of the fastest of several runs, which a busy machine changes little."""
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        work()
        seconds.append(time.process_time() - begun)
    return min(seconds)


def line(name: str, figure: float, target: float, unit: str) -> None:
    print(f"{name}: {figure:.3f} {unit} (target {target:g} {unit}, {figure / target:.2f} of it)")


def one_case() -> None:
    pack = load_pack("england_wales")
    matter, entries = case(1, 200)
    now = entries[-1].at + dt.timedelta(days=1)
    assert not evaluate(pack, matter, entries, now).quarantined

    def whole() -> None:
        reading = evaluate(pack, matter, entries, now)
        _ = reading.clocks, reading.moves, reading.referrals, reading.outcomes

    def stage_and_clocks() -> None:
        _ = evaluate(pack, matter, entries, now).clocks

    line("one case, 200 entries, stage and clocks", best(stage_and_clocks, 50) * 1000, 2, "ms")
    line("one case, 200 entries, everything", best(whole, 50) * 1000, 2, "ms")


def desk() -> None:
    pack = load_pack("england_wales")
    cases = [case(number, len(STORY) - number % 12) for number in range(600)]
    now = dt.datetime(2026, 7, 1, 9, 0, tzinfo=LONDON)
    line("600 open cases, clocks", best(lambda: [evaluate(pack, m, e, now).clocks for m, e in cases], 5) * 1000, 150, "ms")


def history(chunk: tuple[int, int]) -> tuple[int, float, float]:
    """Evaluate one chunk of cases. Returns their number, the processor seconds, and the memory of this process in MB."""
    begun = time.process_time()
    pack = load_pack("england_wales")
    now = dt.datetime(2026, 12, 1, 9, 0, tzinfo=LONDON)
    for number in range(*chunk):
        reading = evaluate(pack, *case(number, len(STORY)), now)
        assert reading.clocks
    return chunk[1] - chunk[0], time.process_time() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def chunks(cases: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + CHUNK, cases)) for start in range(0, cases, CHUNK))


def historical(cases: int, workers: int) -> None:
    begun, done, busy, memory = time.perf_counter(), 0, 0.0, []
    with Pool(workers) as pool:
        for count, spent, used in pool.imap_unordered(history, chunks(cases)):
            done, busy = done + count, busy + spent
            memory.append(used)
    took = time.perf_counter() - begun
    minutes = busy / done * 1_000_000 / 60 / workers
    print(f"historical: {done} cases in {took:.1f} s on {workers} workers, {done / took:.0f} cases/s")
    line(f"historical, a million cases on {workers} processors of its own", minutes, 10, "minutes")
    print(f"memory per worker: {memory[0]:.0f} MB after the first chunk, {memory[-1]:.0f} MB after the last")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    gc.collect()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    one_case()
    desk()
    historical(options.cases, options.workers)


if __name__ == "__main__":
    main()
