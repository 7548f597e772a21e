"""Result classes for the differences between groups, which `patterns.disparity` computes. Not here: the calculations."""

from dataclasses import dataclass
from typing import Literal

from candour.domain.patterns.results.shapes import Exclusion, Funnel, Interval, Window

Side = Literal["subject", "reporter"]
Unit = Literal["allegations", "cases", "officer-years"]

CAUTIONS = (
    "An allegation is not a finding, and a difference is not by itself discrimination: it says where a person should look.",
    "What is held equal may itself be part of how people are treated differently; the unadjusted figure stands beside.",
    "No rate is shown under 20 events. Groups whose members are not recorded are counted, never guessed.",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a case at which groups are compared, such as a proven finding or a dismissal.

    `words` describes the step for people. `base` (the allegation can reach the step) and `event` (it did) are SQL conditions on
    an allegation (a) and its case (c). In them {has_stages} stands for the condition that the case has any recorded stage, and
    {has_answer} for the condition that one of its stages is "case to answer". `after` names an earlier step: rates are also
    given among the allegations that reached that step.
    """

    name: str
    words: str
    base: str
    event: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The ratio of two groups' shares as if the attributes `held`, such as the year, were equal in both, by two methods.

    `mantel_haenszel` is pooled over strata (combinations of attributes), and `standardised` is predicted by a logistic model. A
    ratio that is undefined is None, and `why_not` says why.
    """

    held: tuple[str, ...]
    mantel_haenszel: Interval | None
    standardised: Interval | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class FourFifths:
    """A group compared under the four-fifths rule (29 CFR 1607.4(D)) with `best`, the group with the lowest rate of the event.

    The event is, for example, dismissal. `adverse` is the rate of the event in `best` over that in this group. `favourable` is
    this group's rate of not having the event over that of `best`, which is the rule as the regulation states it. A ratio under
    0.8 is flagged.
    """

    best: str
    adverse: float
    favourable: float | None

    @property
    def flagged(self) -> bool:
        """Return whether the ratio of the rates of the event (`adverse`) is under 0.8."""
        return self.adverse < 0.8  # noqa: PLR2004 (29 CFR 1607.4(D))

    @property
    def flagged_as_written(self) -> bool:
        """Return whether `favourable`, the ratio as the regulation states it, is under 0.8; False where it is undefined."""
        return self.favourable is not None and self.favourable < 0.8  # noqa: PLR2004 (29 CFR 1607.4(D))


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group at one step of a case, such as a dismissal, compared with the reference group.

    `total` counts allegations, cases or, at the step "allegation", officer-years; `events` counts those that reached the step.
    `share` is events over total; `ratio` is the group's share over the reference group's, unadjusted. `relative_rate` is that
    ratio among the rows that reached the step before. `withheld` says why shares are not shown.
    """

    group: str
    events: int
    total: float
    share: Interval | None
    ratio: Interval | None = None
    relative_rate: Interval | None = None
    four_fifths: FourFifths | None = None
    adjusted: tuple[Adjusted, ...] = ()
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class StageResult:
    """The comparison of all groups at one step of a case, such as a dismissal, the largest group first.

    `reference` is the group that the others are compared with, and `of` what is counted. `clustered_by` names the units
    (officer, case) whose rows are not taken as independent. `unknown` is the number of rows in no known group.
    """

    stage: str
    words: str
    of: Unit
    reference: str
    clustered_by: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    unknown: int


@dataclass(frozen=True, slots=True)
class Disparity:
    """One comparison of groups of officers or of reporters (`side`) at each step of a case, such as a dismissal.

    The attributes `by`, such as sex, form the groups. `filed_by` is 'public' or 'police' where only cases filed so are counted,
    else ''. `absent` names the steps without data.
    """

    side: Side
    by: tuple[str, ...]
    window: Window
    filed_by: str
    stages: tuple[StageResult, ...]
    absent: tuple[str, ...]
    exclusions: tuple[Exclusion, ...] = ()
    cautions: tuple[str, ...] = CAUTIONS


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """One group's events, such as stops, compared with its population by the census.

    `rate` is per 1,000 people, and `ratio` is that rate over the reference group's. `withheld` says why rates are not shown.
    """

    group: str
    events: int
    population: int
    rate: Interval | None
    ratio: Interval | None
    share_of_events: Interval | None
    share_of_population: float
    four_fifths: FourFifths | None = None
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class PlaceFunnel:
    """A funnel plot of units or forces (`by`) at one step of a case, such as a dismissal.

    It shows which places lie further from the overall share than chance explains. `unknown` is the number of allegations of no
    known place, and `small` the number of places with too few allegations to draw. Do not quote the rate of a place with fewer
    than 20 events.
    """

    by: Literal["force", "unit"]
    stage: str
    words: str
    window: Window
    funnel: Funnel
    unknown: int
    small: int
