"""URLs of the ledger app, below /ledger/."""

from __future__ import annotations

from django.urls import path

from candour.apps.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.home, name="home"),
    path("entry/", views.find, name="find"),
    path("entry/<int:index>", views.entry, name="entry"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
    path("checkpoint/cosigned", views.cosigned, name="cosigned"),
    path("restores", views.restores, name="restores"),
    path("key", views.key, name="key"),
    path("tile/entries/<path:place>", views.entries, name="entries"),
    path("tile/<str:level>/<path:place>", views.tile, name="tile"),
    path("proof/inclusion", views.inclusion, name="inclusion"),
    path("proof/consistency", views.consistency, name="consistency"),
]
