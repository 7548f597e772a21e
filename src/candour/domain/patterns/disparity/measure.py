"""Compares groups of people at each stage of a case: counts, rates, and unadjusted and adjusted ratios with intervals.

Stages are, for example, allegation, proven finding and dismissal. `subjects` and `reporters` compute the usual groupings in one
pass over the records; `compare` computes one grouping, such as by sex.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from candour.domain.patterns.disparity.allegation import allegation_stage
from candour.domain.patterns.disparity.cells import CellCounter, Cells, adjusted
from candour.domain.patterns.disparity.coding import Coded, cross
from candour.domain.patterns.disparity.estimates import GroupCount, ratio_of, share_of
from candour.domain.patterns.disparity.groups import LEAST, WITHHELD, reference_group, with_four_fifths
from candour.domain.patterns.disparity.rows import Rows, reporter_rows, subject_rows, time_in_post
from candour.domain.patterns.disparity.stages import STAGES
from candour.domain.patterns.disparity.tallies import Tallies
from candour.domain.patterns.intervals import IntervalError, risk_ratio, widen
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
    """Compare groups of accused officers by the allegations whose day is in the window.

    The day of an allegation is that of the incident, or that of receipt if the day of the incident is unknown. The first stage,
    "allegation", counts allegations per officer-year in post; later stages are shares of allegations. Confidence intervals
    allow for several rows of one officer or one case. `by` and `hold` are sets of attributes: officers are compared by each set
    of `by`, such as sex, and adjusted ratios hold each set of `hold`, such as year, equal.

    Raises: PatternsError where no allegation falls in the window.
    """
    return _compare_subjects(records, subject_rows(records, window, stages), by, hold)


def subjects_and_reporters(records: Records, window: Window) -> tuple[Disparity, ...]:
    """Compare the usual groups of officers, then those of reporters, and read the records only once for both.

    Raises: PatternsError where no allegation falls in the window.
    """
    rows = subject_rows(records, window)
    of_reporters = reporter_rows(records, rows)
    exclusions = _cases_without_allegation(records)
    others = [compare(of_reporters, names, exclusions=exclusions) for names in OF_REPORTERS]
    return (*_compare_subjects(records, rows, OF_SUBJECTS, HOLD), *others)


def _compare_subjects(records: Records, rows: Rows, by: By, hold: Hold) -> tuple[Disparity, ...]:
    """Compare groups of accused officers, formed by each set of attributes in `by`, at every stage such as "proven".

    Adjusted ratios hold each set of attributes in `hold` equal. The stage "allegation", allegations per officer-year, comes
    first.
    """
    service = time_in_post(records, rows.window)
    exclusions = _uncounted_allegations(records, rows)
    groupings = []
    for names in by:
        grouping = compare(rows, names, hold, exclusions=exclusions)
        allegation = allegation_stage(rows, service, names)
        groupings.append(_add_allegation_stage(grouping, allegation))
    return tuple(groupings)


def reporters(
    records: Records, window: Window, by: By = OF_REPORTERS, hold: Hold = HOLD, filed_by: str = ""
) -> tuple[Disparity, ...]:
    """Compare groups of reporters by the cases that have an allegation whose day is in the window.

    `filed_by` limits the comparison to cases filed by the public ('public') or by the police ('police'). `by` and `hold` are
    sets of attributes: reporters are compared by each set of `by`, such as sex, and adjusted ratios hold each set of `hold`,
    such as year, equal.

    Raises: PatternsError where no allegation falls in the window.
    """
    rows = reporter_rows(records, subject_rows(records, window, STAGES, filed_by))
    exclusions = _cases_without_allegation(records)
    return tuple(compare(rows, names, hold, exclusions=exclusions) for names in by)


def compare(
    rows: Rows, by: tuple[str, ...], hold: Hold = HOLD, reference: str = "", exclusions: tuple[Exclusion, ...] = ()
) -> Disparity:
    """Compare the groups formed by the attributes `by`, such as sex, at every stage of the rows, such as "proven".

    Args:
        rows: allegations or cases, from `subject_rows` or `reporter_rows`.
        by: attributes of officers or of reporters; with several, each combination of their values is a group.
        hold: sets of attributes (kind, year, filed_by) to hold equal in ratios; a set with an attribute of `by` is skipped.
        reference: the group to compare with; by default white, male or public, else the largest.
        exclusions: counts of rows excluded before this call, which are added to the result.

    """
    group = cross([rows.attributes[name] for name in by])
    sizes = np.bincount(group.codes, minlength=len(group.words))
    against = reference_group(by, {word: int(sizes[n]) for n, word in enumerate(group.words) if n and sizes[n]}, reference)
    comparison = _Comparison(rows, group, tuple(held for held in hold if not set(held) & set(by)), against)
    present = [index for index, stage in enumerate(rows.stages) if rows.base[stage.name].any()]
    absent = tuple(stage.name for stage in rows.stages if not rows.base[stage.name].any())
    return Disparity(rows.side, by, rows.window, rows.filed_by, tuple(comparison.stages(present)), absent, exclusions)


@dataclass(frozen=True)
class _StageCounts:
    """Counts for one stage, such as "dismissal", with an element for each group, from which a comparison of groups is built.

    `totals` counts the rows that can reach the stage, and `events` those that did. `before` counts the rows that reached the
    preceding stage, such as a proven finding, and `after` how many of these reached this stage too. `cells` holds the counts
    for adjusted ratios.
    """

    index: int
    stage: Stage
    totals: Counts
    events: Counts
    before: Counts
    after: Counts
    cells: Cells


class _Comparison:
    """Compares the groups of one grouping, such as women and men, with a reference group, one group after another.

    In this way only the detailed counts (for each officer and case) of two groups are in memory at a time: those of one group
    and of the reference group.
    """

    def __init__(self, rows: Rows, group: Coded, hold: Hold, reference: str) -> None:
        self._rows, self._group, self._hold = rows, group, hold
        self._reference = group.words.index(reference) if reference else -1
        self._tallies = Tallies(rows, group.codes)
        self._counter = CellCounter(rows, group)

    def stages(self, indexes: list[int]) -> list[StageResult]:
        """Return the comparison of all groups at each stage whose index in `rows.stages` is in `indexes`."""
        counted = [self._counts_of_stage(index) for index in indexes]
        rows: dict[int, list[GroupRow]] = {index: [] for index in indexes}
        for group in range(1, len(self._group.words)):
            for counts in counted:
                if counts.totals[group]:
                    rows[counts.index].append(self._build_row(counts, group))
            if group != self._reference:
                self._tallies.release(group)
        return [self._build_result(counts, rows[counts.index]) for counts in counted]

    def _counts_of_stage(self, index: int) -> _StageCounts:
        """Return the counts for each group at the stage with the index `index` in `rows.stages`."""
        stage, rows = self._rows.stages[index], self._rows
        base, event = rows.base[stage.name], rows.event[stage.name]
        before = base & rows.event[stage.after] if stage.after else base[:0]
        reached = (self._count_by_group(before), self._count_by_group(before & event[: len(before)]))
        cells = self._counter.cells(index)
        totals, events = (counts.reshape(len(counts), -1).sum(axis=1) for counts in (cells.totals, cells.events))
        return _StageCounts(index, stage, totals, events, *reached, cells)

    def _count_by_group(self, flags: NDArray[np.bool_]) -> Counts:
        """Return for each group the number of its rows (allegations or cases) whose flag in `flags` is true."""
        return np.bincount(self._group.codes[: len(flags)][flags], minlength=len(self._group.words))

    def _build_row(self, counts: _StageCounts, group: int) -> GroupRow:
        """Build the result row of one group at one stage; `group` is the index of the group.

        The row has no rates where fewer than `LEAST` of the group's rows (allegations or cases) reached the stage.
        """
        name, events, total = self._group.words[group], int(counts.events[group]), int(counts.totals[group])
        if events < LEAST:
            return GroupRow(name, events, float(total), None, withheld=WITHHELD)
        own = GroupCount(group, events, total)
        try:
            share = share_of(self._tallies, counts.index, own)
            reference = self._reference_count(counts, group)
            if reference is None:
                return GroupRow(name, events, float(total), share)
            ratio, effect = ratio_of(self._tallies, counts.index, own, reference)
        except IntervalError as fault:
            return GroupRow(name, events, float(total), None, withheld=str(fault))
        held = tuple(adjusted(counts.cells, group, self._reference, held, effect) for held in self._hold)
        return GroupRow(name, events, float(total), share, ratio, self._relative_rate(counts, group, effect), adjusted=held)

    def _reference_count(self, counts: _StageCounts, group: int) -> GroupCount | None:
        """Return the counts of the reference group, which the others are compared with.

        Returns None if `group` is the reference group itself, or if the reference group has few events.
        """
        reference = self._reference
        if group == reference or reference < 0 or counts.events[reference] < LEAST:
            return None
        return GroupCount(reference, int(counts.events[reference]), int(counts.totals[reference]))

    def _relative_rate(self, stage: _StageCounts, group: int, effect: float) -> Interval | None:
        """Return the ratio of the group's share to the reference group's, of the rows that reached the stage before this one.

        The stage before dismissal, for example, is a proven finding. Returns None where one of the two groups has few such
        rows. The interval is widened by the design `effect`: how many times larger the variance of the unadjusted ratio is
        because rows of one officer or case are not independent.
        """
        pair = (group, self._reference)
        if min(stage.after[group_] for group_ in pair) < LEAST:
            return None
        counts = [int(number) for group_ in pair for number in (stage.after[group_], stage.before[group_])]
        return widen(risk_ratio(*counts), effect)

    def _build_result(self, counts: _StageCounts, rows: list[GroupRow]) -> StageResult:
        """Build the result of one stage from the result rows of its groups."""
        reference = self._group.words[self._reference] if self._reference >= 0 else ""
        of: Unit = "allegations" if self._rows.side == "subject" else "cases"
        by = self._tallies.clusters
        return StageResult(
            counts.stage.name, counts.stage.words, of, reference, by, with_four_fifths(rows), int(counts.totals[0])
        )


def _add_allegation_stage(grouping: Disparity, allegation: StageResult | None) -> Disparity:
    """Return the comparison of groups with the stage "allegation" (allegations per officer-year) put first.

    Where `allegation` is None, the stage is listed as absent instead.
    """
    if allegation is None:
        return replace(grouping, absent=("allegation", *grouping.absent))
    return replace(grouping, stages=(allegation, *grouping.stages))


def _uncounted_allegations(records: Records, rows: Rows) -> tuple[Exclusion, ...]:
    """Return how many allegations are not compared, with reasons: the day is outside the window, or no officer is known."""
    outside = records.count("allegations") - len(rows)
    nobody = int((rows.clusters["officer"] < 0).sum())
    reasons = ((f"the day is not known or not in {rows.window}", outside), ("no officer is identified", nobody))
    return tuple(
        Exclusion("allegations", "disparity of subjects", why, "excluded", number) for why, number in reasons if number
    )


def _cases_without_allegation(records: Records) -> tuple[Exclusion, ...]:
    """Return how many cases are not compared because no allegation is recorded; empty if there is no such case."""
    records.numbered()
    number = records.count("cases") - int(str(records.rows(f"SELECT count(DISTINCT case_n) FROM {ACCUSED}")[0][0]))  # noqa: S608
    reason = "no allegation against anybody is recorded, so no stage can be reached"
    return (Exclusion("cases", "disparity of reporters", reason, "excluded", number),) if number else ()
