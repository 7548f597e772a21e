"""Addresses of this app that are for everybody."""

from __future__ import annotations

from django.urls import URLPattern, path

from candour.apps.cases.views import published

urlpatterns: list[URLPattern] = [path("", published.outcomes, name="outcomes")]
