"""Queries for clerical review, in which supervisors decide whether the two records of a pair are of one person.

The pages show the queue of pairs with recent decisions, and the two records of a pair side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery
from django.utils import formats
from django.utils.translation import gettext as _

from candour.apps.cases.models import PriorHandler, PriorInvestigator
from candour.apps.forces.models import Force, Officer, Posting
from candour.apps.insight import access
from candour.apps.insight.models import ReviewDecision, ReviewPair
from candour.apps.people.models import Staff

PAGE = 50


@dataclass(frozen=True)
class Queue:
    """The lists on the page of clerical review: undecided pairs of records, and the newest decisions.

    `rows`: one page of the undecided pairs; `more`: whether another page follows; `number`: how many undecided pairs there are
    on all pages; `unsure`: the newest decisions that it cannot be told; `decided`: the newest other decisions.
    """

    number: int
    rows: Sequence[ReviewPair]
    more: bool
    unsure: Sequence[ReviewDecision]
    decided: Sequence[ReviewDecision]


@dataclass(frozen=True)
class Line:
    """A line in the comparison of two records: the label of a fact, and its text in each record ('' where a record lacks it).

    `lists` says whether the two texts are lists joined with commas.
    """

    label: str
    one: str
    other: str
    lists: bool = False

    @property
    def agree(self) -> bool | None:
        """Whether the two texts are equal, ignoring case, or are lists with a common value.

        None where one record lacks the fact.
        """
        if not (self.one and self.other):
            return None
        one, other = (set(text.casefold().split(", ")) if self.lists else {text.casefold()} for text in (self.one, self.other))
        return bool(one & other)


def investigators_of(force: Force) -> QuerySet[PriorInvestigator]:
    """Return the investigators of a force's past cases."""
    return PriorInvestigator.objects.filter(Exists(PriorHandler.objects.filter(investigator=OuterRef("pk"), case__force=force)))


def newest_decisions(force: Force) -> QuerySet[ReviewDecision]:
    """Return the newest decision on each pair of records of this force; pairs without a decision are left out."""
    rows = ReviewDecision.objects.filter(question__force=force).select_related("question")
    return rows.order_by("question", "-at", "-pk").distinct("question")


def waiting(staff: Staff) -> QuerySet[ReviewPair]:
    """Return the undecided pairs of records that this staff member may see, in the order in which they were listed for review.

    Of pairs listed at the same time, those that are most probably of one person come first.
    """
    unanswered = access.review_pairs(staff).exclude(Exists(ReviewDecision.objects.filter(question=OuterRef("pk"))))
    return unanswered.select_related("investigator", "officer", "other").order_by("asked_at", "-probability", "pk")


def queue(staff: Staff, page: int = 1) -> Queue:
    """Read one page of the queue of clerical review for this staff member, in a fixed number of queries."""
    start, rows = (page - 1) * PAGE, waiting(staff)
    shown = list(rows[start : start + PAGE + 1])
    newest = ReviewDecision.objects.filter(question=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    in_force = access.review_pairs(staff).annotate(newest=Subquery(newest)).exclude(newest=None).values("newest")
    answers = (
        ReviewDecision.objects.filter(pk__in=in_force)
        .select_related("by", "question__investigator", "question__officer", "question__other")
        .order_by("-at", "-pk")
    )
    unsure = answers.filter(says=ReviewDecision.Says.UNSURE)
    decided = answers.exclude(says=ReviewDecision.Says.UNSURE)
    return Queue(rows.count(), shown[:PAGE], len(shown) > PAGE, list(unsure[:PAGE]), list(decided[:PAGE]))


def decisions(pair: ReviewPair) -> list[ReviewDecision]:
    """Return every decision on the pair of records, newest first."""
    return list(pair.answers.select_related("by").order_by("-at", "-pk"))


def sides(pair: ReviewPair) -> list[Line]:
    """Return a line for each fact that at least one record of the pair has, with the text of the fact in both records."""
    second = pair.officer or pair.other
    if second is None:
        raise ValueError("A review is about two records.")
    one, other = _facts_of_investigator(pair.investigator), _facts_of_record(second)
    lists = _posting_facts(())
    lines = (Line(label, one.get(label, ""), other.get(label, ""), label in lists) for label in dict.fromkeys([*one, *other]))
    return [line for line in lines if line.one or line.other]


def _facts_of_record(record: PriorInvestigator | Officer) -> dict[str, str]:
    """Map the label of each fact of a record to the text of the fact."""
    return _facts_of_officer(record) if isinstance(record, Officer) else _facts_of_investigator(record)


def _facts_of_officer(row: Officer) -> dict[str, str]:
    """Map the label of each fact of an officer to the fact's text: personal facts, postings, rank, last day."""
    postings = list(Posting.objects.filter(officer=row).values_list("unit__code", "shoulder_number"))
    return _personal_facts(row) | _posting_facts(postings) | {_("Rank"): row.rank, _("Left"): _day_text(row.resigned_on)}


def _facts_of_investigator(row: PriorInvestigator) -> dict[str, str]:
    """Map the label of each fact of a past investigator to the fact's text: personal facts, postings, source, cases."""
    handled = PriorHandler.objects.filter(investigator=row)
    span = handled.aggregate(cases=Count("case", distinct=True), first=Min("assigned_on"), last=Max("assigned_on"))
    cases = _("%(cases)s, from %(first)s to %(last)s") if span["first"] else "%(cases)s"
    numbers = {"cases": span["cases"], "first": _day_text(span["first"]), "last": _day_text(span["last"])}
    places = _posting_facts(handled.values_list("unit_code", "shoulder_number").distinct())
    return _personal_facts(row) | places | {_("Source"): row.source, _("Cases looked into"): cases % numbers}


def _personal_facts(row: PriorInvestigator | Officer) -> dict[str, str]:
    """Map the label of each personal fact (names, year of birth, sex …) to the text of the fact."""
    return {
        _("First name"): row.first_name,
        _("Middle name"): row.middle_name,
        _("Last name"): row.last_name,
        _("Generation"): row.suffix,
        _("Born"): str(row.birth_year or ""),
        _("Appointed"): _day_text(row.appointed_on),
        _("Sex"): row.sex,
        _("Ethnicity"): row.ethnicity,
    }


def _posting_facts(rows: Iterable[tuple[str | None, str]]) -> dict[str, str]:
    """Return two texts about a person's postings, each with its label: the units, and the shoulder numbers.

    `rows` has one (unit code, shoulder number) for each posting. Each text lists the distinct values, separated by commas.
    """
    rows = list(rows)
    units, numbers = ({row[at] for row in rows} - {"", None} for at in (0, 1))
    return {_("Units"): _comma_list(units), _("Shoulder numbers"): _comma_list(numbers)}


def _comma_list(texts: Iterable[str | None]) -> str:
    """Return the texts that are not empty, sorted and joined with commas."""
    return ", ".join(sorted(text for text in texts if text))


def _day_text(day: dt.date | None) -> str:
    """Return the day as text, such as “4 March 2026”; '' for None."""
    return formats.date_format(day, "j F Y") if day else ""
