"""The URLs of the site, by app. tests/contracts/routes.txt lists each of them."""

from __future__ import annotations

from django.urls import include, path

from candour.ui import views as ui

urlpatterns = [
    path("", include("candour.apps.journey.urls")),
    path("report-limits/", include("candour.apps.reports.urls")),
    path("mailbox/", include("candour.apps.mailbox.urls")),
    path("ledger/", include("candour.apps.ledger.urls")),
    path("", include("candour.apps.openness.urls")),
    path("desk/", include("candour.apps.desk.urls")),
    path("insight/", include("candour.apps.insight.urls")),
    path("dossiers/", include("candour.apps.dossiers.urls")),
    path("staff/", include("candour.apps.people.urls")),
    path("staff/account/", include("candour.apps.people.urls.account")),
    path("forces/", include("candour.apps.people.urls.roster")),
    path("health/", include("candour.apps.ops.urls")),
    path("release/", include("candour.apps.ops.urls.release")),
]

handler400 = ui.bad_request
handler403 = ui.not_found
handler404 = ui.not_found
handler500 = ui.server_error
