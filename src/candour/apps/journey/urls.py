"""Addresses of the reporter's pages: start, help, how it works, what is promised, the questions, sending, the receipt."""

from __future__ import annotations

from typing import Final

from django.urls import path

from candour.apps.journey.services.destination import REPORT_NOW
from candour.apps.journey.views import pages, questions, receipts, sending

app_name = "journey"
_NOW: Final = {"destination": REPORT_NOW}
urlpatterns = [
    path("", pages.start, name="start"),
    path("help/", pages.kinds_of_help, name="help"),
    path("how-it-works/", pages.how_it_works, name="how-it-works"),
    path("how-it-works/promises/", pages.promises, name="promises"),
    path("report/check/", sending.check, name="check"),
    path("report/send/", sending.send, _NOW, name="send"),
    path("report/keys/<uuid:body>/", sending.keys, _NOW, name="keys"),
    path("report/receipt/", receipts.receipt, _NOW, name="receipt"),
    path("report/receipt/download/", receipts.download, _NOW, name="download"),
    path("report/done/", receipts.done, name="done"),
    path("report/forget/", questions.forget, name="forget"),
    path("report/<slug:slug>/", questions.question, name="question"),
]
