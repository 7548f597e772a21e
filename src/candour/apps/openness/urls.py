"""Addresses of the public pages of procedure packs and of published outcomes."""

from __future__ import annotations

from django.urls import path

from candour.apps.openness.views import law, outcomes

urlpatterns = [
    path("law/", law.packs, name="law"),
    path("law/<slug:code>/", law.pack, name="law_pack"),
    path("law/<slug:code>/<slug:table>/", law.table, name="law_table"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
]
