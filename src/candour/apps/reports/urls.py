"""The address of the page on which administrators set the intake limit."""

from __future__ import annotations

from django.urls import path

from candour.apps.reports import views

app_name = "reports"
urlpatterns = [path("", views.limits, name="limits")]
