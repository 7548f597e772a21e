"""URLs of the release that this site serves, below /release/."""

from __future__ import annotations

from django.urls import path

from candour.apps.ops import views

app_name = "release"
urlpatterns = [
    path("note", views.release_note, name="note"),
    path("manifest", views.release_manifest, name="manifest"),
    path("receipt", views.release_receipt, name="receipt"),
]
