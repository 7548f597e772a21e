"""Addresses of this app: start, help, how it works, the questions, sending, the receipt."""

from __future__ import annotations

from django.urls import path

from candour.apps.journey.views import pages, questions, receipts, sending

app_name = "journey"
urlpatterns = [
    path("", pages.start, name="start"),
    path("help/", pages.kinds_of_help, name="help"),
    path("how-it-works/", pages.how_it_works, name="how-it-works"),
    path("report/check/", sending.check, name="check"),
    path("report/send/", sending.send, name="send"),
    path("report/keys/<uuid:body>/", sending.keys, name="keys"),
    path("report/receipt/", receipts.receipt, name="receipt"),
    path("report/receipt/download/", receipts.download, name="download"),
    path("report/done/", receipts.done, name="done"),
    path("report/forget/", questions.forget, name="forget"),
    path("report/<slug:slug>/", questions.question, name="question"),
]
