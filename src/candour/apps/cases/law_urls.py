"""Addresses of the law as data, which anybody may read."""

from __future__ import annotations

from django.urls import path

from candour.apps.cases.views import law

urlpatterns = [
    path("", law.packs, name="law"),
    path("<slug:code>/", law.pack, name="law_pack"),
    path("<slug:code>/<slug:table>/", law.table, name="law_table"),
]
