"""How groups fare at each stage: counts, rates, ratios unadjusted and adjusted, each with an honest interval.

`subjects` and `reporters` answer what is usually asked in one pass over the records; `compare` answers one question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.allegation import allegation_stage
from candour.domain.patterns.disparity.cells import Cells, Counter, adjusted
from candour.domain.patterns.disparity.coding import Coded, crossed
from candour.domain.patterns.disparity.estimates import Counted, ratio_of, share_of
from candour.domain.patterns.disparity.groups import LEAST, WITHHELD, judged, reference_group
from candour.domain.patterns.disparity.rows import Rows, exposed, reporter_rows, subject_rows
from candour.domain.patterns.disparity.stages import STAGES
from candour.domain.patterns.disparity.tallies import Tallies
from candour.domain.patterns.intervals import IntervalError, risk_ratio, widened
from candour.domain.patterns.records import Records
from candour.domain.patterns.records.numbering import ACCUSED
from candour.domain.patterns.results.disparity import Disparity, GroupRow, Stage, StageResult, Unit
from candour.domain.patterns.results.shapes import Exclusion, Interval, Window

Hold = tuple[tuple[str, ...], ...]
By = Sequence[tuple[str, ...]]
Counts = NDArray[np.int64]
HOLD: Hold = (("kind", "year"), ("filed_by",), ("filed_by", "kind", "year"))
OF_SUBJECTS: By = (("ethnicity",), ("sex",), ("rank",), ("ethnicity", "sex"))
OF_REPORTERS: By = (("ethnicity",), ("sex",), ("filed_by",), ("ethnicity", "sex"))


def subjects(
    records: Records, window: Window, by: By = OF_SUBJECTS, hold: Hold = HOLD, stages: tuple[Stage, ...] = STAGES
) -> tuple[Disparity, ...]:
    """Each grouping of the officers accused: allegations whose day (incident, else receipt) is in the window.

    The stage of allegation counts them against time in post. Clustered by officer and by case.
    Raises: PatternsError where no allegation falls in the window.
    """
    return _of_subjects(records, subject_rows(records, window, stages), by, hold)


def everybody(records: Records, window: Window) -> tuple[Disparity, ...]:
    """What is usually asked of subjects, then of reporters, from one reading of the records.

    Raises: PatternsError where no allegation falls in the window.
    """
    rows = subject_rows(records, window)
    of_reporters = reporter_rows(records, rows)
    exclusions = _without_allegation(records)
    others = [compare(of_reporters, names, exclusions=exclusions) for names in OF_REPORTERS]
    return (*_of_subjects(records, rows, OF_SUBJECTS, HOLD), *others)


def _of_subjects(records: Records, rows: Rows, by: By, hold: Hold) -> tuple[Disparity, ...]:
    posts = exposed(records, rows.window)
    exclusions = _not_counted(records, rows)
    found = []
    for names in by:
        one = compare(rows, names, hold, exclusions=exclusions)
        first = allegation_stage(rows, posts, names)
        found.append(_with_first(one, first))
    return tuple(found)


def reporters(
    records: Records, window: Window, by: By = OF_REPORTERS, hold: Hold = HOLD, filed_by: str = ""
) -> tuple[Disparity, ...]:
    """Each grouping of those who reported: cases with an allegation whose day is in the window, each case one row.

    `filed_by` keeps only cases filed by the 'public' or the 'police'.
    Raises: PatternsError where no allegation falls in the window.
    """
    rows = reporter_rows(records, subject_rows(records, window, STAGES, filed_by))
    exclusions = _without_allegation(records)
    return tuple(compare(rows, names, hold, exclusions=exclusions) for names in by)


def compare(
    rows: Rows, by: tuple[str, ...], hold: Hold = HOLD, reference: str = "", exclusions: tuple[Exclusion, ...] = ()
) -> Disparity:
    """How the groups by these attributes (several: their intersections) fare at every stage the rows have.

    Args:
        rows: from `subject_rows` or `reporter_rows`.
        by: attributes of the rows' side.
        hold: what to hold equal, each a set of kind, year and filed_by; what groups is not held.
        reference: the group to compare with; white, male, public or else the largest when not given.
        exclusions: what was left out before, handed on.

    """
    group = crossed([rows.attributes[name] for name in by])
    sizes = np.bincount(group.codes, minlength=len(group.words))
    against = reference_group(by, {word: int(sizes[n]) for n, word in enumerate(group.words) if n and sizes[n]}, reference)
    work = _Work(rows, group, tuple(held for held in hold if not set(held) & set(by)), against)
    present = [place for place, stage in enumerate(rows.stages) if rows.base[stage.name].any()]
    absent = tuple(stage.name for stage in rows.stages if not rows.base[stage.name].any())
    return Disparity(rows.side, by, rows.window, rows.filed_by, tuple(work.stages(present)), absent, exclusions)


@dataclass(frozen=True)
class _Stage:
    """A stage's counts by group: of its base, its events, and of those who reached the stage before it."""

    place: int
    stage: Stage
    totals: Counts
    events: Counts
    before: Counts
    after: Counts
    cells: Cells


class _Work:
    """One grouping at work: group by group, so that no more than two groups' clusters are held at once."""

    def __init__(self, rows: Rows, group: Coded, hold: Hold, reference: str) -> None:
        self._rows, self._group, self._hold = rows, group, hold
        self._reference = group.words.index(reference) if reference else -1
        self._tallies = Tallies(rows, group.codes)
        self._counter = Counter(rows, group)

    def stages(self, places: list[int]) -> list[StageResult]:
        """The results of the stages at these places."""
        counted = [self._counted(place) for place in places]
        found: dict[int, list[GroupRow]] = {place: [] for place in places}
        for group in range(1, len(self._group.words)):
            for one in counted:
                if one.totals[group]:
                    found[one.place].append(self._row(one, group))
            if group != self._reference:
                self._tallies.forget(group)
        return [self._result(one, found[one.place]) for one in counted]

    def _counted(self, place: int) -> _Stage:
        stage, rows = self._rows.stages[place], self._rows
        base, event = rows.base[stage.name], rows.event[stage.name]
        before = base & rows.event[stage.after] if stage.after else base[:0]
        reached = (self._count(before), self._count(before & event[: len(before)]))
        cells = self._counter.at(place)
        totals, events = (counts.reshape(len(counts), -1).sum(axis=1) for counts in (cells.totals, cells.events))
        return _Stage(place, stage, totals, events, *reached, cells)

    def _count(self, flags: NDArray[np.bool_]) -> Counts:
        return np.bincount(self._group.codes[: len(flags)][flags], minlength=len(self._group.words))

    def _row(self, one: _Stage, group: int) -> GroupRow:
        name, events, total = self._group.words[group], int(one.events[group]), int(one.totals[group])
        if events < LEAST:
            return GroupRow(name, events, float(total), None, withheld=WITHHELD)
        mine = Counted(group, events, total)
        try:
            share = share_of(self._tallies, one.place, mine)
            theirs = self._held_against(one, group)
            if theirs is None:
                return GroupRow(name, events, float(total), share)
            ratio, effect = ratio_of(self._tallies, one.place, mine, theirs)
        except IntervalError as fault:
            return GroupRow(name, events, float(total), None, withheld=str(fault))
        held = tuple(adjusted(one.cells, group, self._reference, held, effect) for held in self._hold)
        return GroupRow(name, events, float(total), share, ratio, self._relative(one, group, effect), adjusted=held)

    def _held_against(self, one: _Stage, group: int) -> Counted | None:
        reference = self._reference
        if group == reference or reference < 0 or one.events[reference] < LEAST:
            return None
        return Counted(reference, int(one.events[reference]), int(one.totals[reference]))

    def _relative(self, one: _Stage, group: int, effect: float) -> Interval | None:
        """The relative rate index: the same ratio among those who reached the stage before."""
        pair = (group, self._reference)
        if min(one.after[place] for place in pair) < LEAST:
            return None
        counts = [int(number) for place in pair for number in (one.after[place], one.before[place])]
        return widened(risk_ratio(*counts), effect)

    def _result(self, one: _Stage, found: list[GroupRow]) -> StageResult:
        reference = self._group.words[self._reference] if self._reference >= 0 else ""
        of: Unit = "allegations" if self._rows.side == "subject" else "cases"
        by = self._tallies.clusters
        return StageResult(one.stage.name, one.stage.words, of, reference, by, judged(found), int(one.totals[0]))


def _with_first(one: Disparity, first: StageResult | None) -> Disparity:
    if first is None:
        return replace(one, absent=("allegation", *one.absent))
    return replace(one, stages=(first, *one.stages))


def _not_counted(records: Records, rows: Rows) -> tuple[Exclusion, ...]:
    outside = records.count("allegations") - len(rows)
    nobody = int((rows.clusters["officer"] < 0).sum())
    reasons = ((f"the day is not known or not in {rows.window}", outside), ("no officer is identified", nobody))
    return tuple(
        Exclusion("allegations", "disparity of subjects", why, "excluded", number) for why, number in reasons if number
    )


def _without_allegation(records: Records) -> tuple[Exclusion, ...]:
    records.numbered()
    number = records.count("cases") - int(str(records.rows(f"SELECT count(DISTINCT case_n) FROM {ACCUSED}")[0][0]))  # noqa: S608
    reason = "no allegation against anybody is recorded, so no stage can be reached"
    return (Exclusion("cases", "disparity of reporters", reason, "excluded", number),) if number else ()
