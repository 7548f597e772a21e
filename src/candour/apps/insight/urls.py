"""Addresses under /insight/."""

from __future__ import annotations

from django.urls import URLPattern, path

from candour.apps.insight.views import alerts, candidates, figures, home, links, methods, network, officer, unit

urlpatterns: list[URLPattern] = [
    path("", home.home, name="insight"),
    path("officers/", officer.find, name="insight_find"),
    path("officers/<uuid:officer>/", officer.timeline, name="insight_officer"),
    path("officers/<uuid:officer>/associates/", network.around, name="insight_associates"),
    path("units/<uuid:unit>/", unit.unit, name="insight_unit"),
    path("forces/<uuid:force>/", unit.force, name="insight_force"),
    path("forces/<uuid:force>/churn/", figures.churn, name="insight_churn"),
    path("forces/<uuid:force>/disparity/", figures.disparity, name="insight_disparity"),
    path("forces/<uuid:force>/network/", network.whole, name="insight_network"),
    path("forces/<uuid:force>/count/", figures.count, name="insight_count"),
    path("alerts/", alerts.listed, name="insight_alerts"),
    path("alerts/<uuid:pk>/", alerts.alert, name="insight_alert"),
    path("links/", links.listed, name="insight_links"),
    path("links/<uuid:pk>/", links.link, name="insight_link"),
    path("methods/<slug:slug>/", methods.method, name="insight_method"),
    path("reports/<uuid:pk>/candidates/", candidates.of_report, name="insight_report_candidates"),
    path("cases/<uuid:pk>/candidates/", candidates.of_case, name="insight_case_candidates"),
]
