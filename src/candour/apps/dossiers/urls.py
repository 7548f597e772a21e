"""URLs of the dossiers app, below /dossiers/."""

from __future__ import annotations

from django.urls import path

from candour.apps.dossiers.views import changes, confirming, sealed, teams, uploads

urlpatterns = [
    path("<uuid:pk>/keys/", sealed.keys, name="dossier_keys"),
    path("keys/", sealed.key_proofs, name="key_proofs"),
    path("grants/", confirming.to_open, name="grants_to_open"),
    path("grants/confirm/", confirming.confirm, name="confirm_grants"),
    path("items/<uuid:pk>/open/", sealed.open_item, name="open_item"),
    path("items/<uuid:pk>/content/", sealed.content, name="item_content"),
    path("uploads/", uploads.begin, name="begin_upload"),
    path("uploads/<uuid:pk>/", uploads.piece, name="upload"),
    path("teams/", teams.index, name="teams"),
    path("teams/new/<slug:purpose>/", teams.new, name="new_team"),
    path("teams/<uuid:pk>/", teams.team, name="team"),
    path("teams/<uuid:pk>/add/", teams.add, name="add_member"),
    path("teams/<uuid:pk>/remove/", teams.remove, name="remove_member"),
    path("teams/<uuid:pk>/confirm/", changes.confirm, name="confirm_change"),
    path("teams/<uuid:pk>/refuse/", changes.refuse, name="refuse_change"),
]
