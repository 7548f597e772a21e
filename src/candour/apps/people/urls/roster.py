"""Addresses under /forces/: the rosters, for staff."""

from __future__ import annotations

from django.urls import path

from candour.apps.people.views import roster

urlpatterns = [path("officers/", roster.officers, name="officers")]
