"""Addresses under /insight/, including one for each statistic of the app records that has a page of its own."""

from __future__ import annotations

from django.urls import URLPattern, path

from candour.apps.insight.views import alerts, candidates, home, methods, network, officer, reviews, statistics, unit
from candour.apps.records.queries.registry import CO_ACCUSED, DISPARITY, PAGES

# Pages that show more than a result and its charts; every other statistic is shown by `statistics.page_of`.
_PAGES = {DISPARITY.name: statistics.disparity, CO_ACCUSED.name: statistics.co_accused}

urlpatterns: list[URLPattern] = [
    path("", home.home, name="insight"),
    path("officers/", officer.find, name="insight_find"),
    path("officers/<uuid:officer>/", officer.timeline, name="insight_officer"),
    path("officers/<uuid:officer>/associates/", network.around, name="insight_associates"),
    path("units/<uuid:unit>/", unit.unit, name="insight_unit"),
    path("forces/<uuid:force>/", unit.force, name="insight_force"),
    *(
        path(
            f"forces/<uuid:force>/{kind.name}/",
            _PAGES.get(kind.name) or statistics.page_of(kind),
            name=f"insight_{kind.name}",
        )
        for kind in PAGES
    ),
    path("forces/<uuid:force>/count/", statistics.count, name="insight_count"),
    path("alerts/", alerts.listed, name="insight_alerts"),
    path("alerts/<uuid:pk>/", alerts.alert, name="insight_alert"),
    path("links/", reviews.listed, name="insight_links"),
    path("links/<uuid:pk>/", reviews.pair, name="insight_link"),
    path("methods/<slug:slug>/", methods.method, name="insight_method"),
    path("reports/<uuid:pk>/candidates/", candidates.of_report, name="insight_report_candidates"),
    path("cases/<uuid:pk>/candidates/", candidates.of_case, name="insight_case_candidates"),
]
