"""The registry of every statistic that a run stores: its name, its type, the function that computes it, and its page.

To add a statistic, write its function in domain/patterns/statistics and its type in domain/patterns/results, and add an entry
here. A statistic with a `heading` has a page: the template `insight/<name>.html`, which receives `result` and `charts_of`. An
entry has the name of the function, because importing its module would load DuckDB and NumPy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.domain.charts import Chart
from candour.domain.charts.statistics import churn
from candour.domain.charts.statistics.words import Translate
from candour.domain.patterns.results.churn import Churn
from candour.domain.patterns.results.co_accused import CoAccused
from candour.domain.patterns.results.coverage import LinkageSummary, RecordsRead
from candour.domain.patterns.results.disparity import Disparity
from candour.domain.patterns.results.officers import AlertRow, OfficerRow
from candour.domain.patterns.results.repeats import Repeats

Result = TypeVar("Result")


@dataclass(frozen=True)
class StatisticKind(Generic[Result]):
    """An entry of the registry of statistics: the name of a statistic, its function, and its page.

    `result`: the type of the computed statistic. `function`: "module:name" in domain/patterns/statistics; '' for a statistic
    that is not computed from the records but stored by other code. `names_officers`: whether the statistic names officers; it
    is then computed without live cases that another body handles. `charts`: builds the charts of the statistic's page;
    `heading`: the title of that page. Both are None for a statistic without a page.
    """

    name: str
    result: type[Result]
    function: str = ""
    names_officers: bool = False
    charts: Callable[[Result, Translate], Sequence[Chart]] | None = None
    heading: Promise | None = None

    def count(self, records: Any) -> Result:
        """Compute the statistic from `records`; imports the module of `function`, which loads DuckDB and NumPy."""
        module, _colon, name = self.function.partition(":")
        result: Result = getattr(import_module(f"candour.domain.patterns.statistics.{module}"), name)(records)
        return result


RECORDS = StatisticKind("records", RecordsRead)
REPEATS = StatisticKind("repeats", Repeats, "repeats:repeats")
CHURN = StatisticKind(
    "churn", Churn, "churn:churn", charts=churn.charts, heading=_("How long matters take, and in whose hands")
)
DISPARITY = StatisticKind("disparity", tuple[Disparity, ...], "disparity:disparity", heading=_("Differences between groups"))
ALERTS = StatisticKind("alerts", tuple[AlertRow, ...], "alerts:alerts", names_officers=True)
OFFICERS = StatisticKind("measures", tuple[OfficerRow, ...], "officers:officers", names_officers=True)
CO_ACCUSED = StatisticKind(
    "network", CoAccused, "co_accused:co_accused", names_officers=True, heading=_("Who is accused with whom")
)
LINKAGE = StatisticKind("links", LinkageSummary)

REGISTRY: tuple[StatisticKind[Any], ...] = (
    RECORDS, REPEATS, CHURN, DISPARITY, ALERTS, OFFICERS, CO_ACCUSED, LINKAGE
)  # fmt: skip
PAGES = tuple(kind for kind in REGISTRY if kind.heading is not None)
COUNTED = tuple(kind for kind in REGISTRY if kind.function)
