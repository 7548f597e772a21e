"""The address of the health page."""

from __future__ import annotations

from django.urls import path

from candour.apps.ops import views

urlpatterns = [path("", views.health, name="health")]
