"""Addresses of the mailbox's pages and of the endpoints that the pages' scripts call."""

from __future__ import annotations

from django.urls import path

from candour.apps.mailbox.views import home, opening, writing

app_name = "mailbox"
urlpatterns = [
    path("", opening.opening, name="opening"),
    path("find/", opening.find, name="find"),
    path("close/", opening.close, name="close"),
    path("leave/", opening.leave, name="leave"),
    path("home/", home.home, name="home"),
    path("sealed/", home.sealed, name="sealed"),
    path("key-proof/", home.key_proof, name="key_proof"),
    path("stay/", home.stay, name="stay"),
    path("receipt/", home.receipt, name="receipt"),
    path("files/<uuid:item>/", home.exhibit, name="exhibit"),
    path("message/", writing.message, name="message"),
    path("add/", writing.addition, name="addition"),
    path("files/", writing.exhibits, name="exhibits"),
    path("not-safe/", writing.not_safe, name="not_safe"),
    path("choose/<slug:event>/", writing.choose, name="choose"),
    path("asks/<uuid:pk>/", writing.answer, name="answer"),
    path("kept-out/<uuid:pk>/", writing.keep_out, name="keep_out"),
    path("stop/", writing.withdraw, name="withdraw"),
]
