"""Addresses under /staff/: keys, interests and accounts. Not here: signing in (`account`), rosters (`roster`)."""

from __future__ import annotations

from django.urls import path

from candour.apps.people.views import appointments, interests, key, key_requests, session, staff

urlpatterns = [
    path("", key.mine, name="my_key"),
    path("key/", key.key, name="staff_key"),
    path("key/challenge/", key.challenge, name="challenge_key"),
    path("key/relock/", key.relock, name="relock_key"),
    path("key/request/", key.request_new, name="request_key"),
    path("keys/", key_requests.index, name="key_requests"),
    path("keys/<uuid:pk>/", key_requests.sign, name="sign_key_request"),
    path("key/sign/", key.sign, name="sign_key"),
    path("interests/", interests.search, name="interest_search"),
    path("interests/declare/<uuid:officer>/", interests.declare, name="declare_interest"),
    path("interests/<uuid:pk>/end/", interests.end, name="end_interest"),
    path("people/", staff.index, name="people"),
    path("people/add/", staff.add, name="add_staff"),
    path("people/<uuid:pk>/", staff.person, name="person"),
    path("people/<uuid:pk>/give/", staff.give, name="give_role"),
    path("people/<uuid:pk>/end/", staff.end, name="end_role"),
    path("people/<uuid:pk>/close/", staff.close, name="close_login"),
    path("people/<uuid:pk>/open/", staff.reopen, name="open_login"),
    path("account/stay/", session.stay, name="stay"),
    path("changes/", staff.changes, name="changes"),
    path("roles/", appointments.waiting, name="waiting_roles"),
    path("roles/<int:pk>/confirm/", appointments.confirm, name="confirm_role"),
    path("roles/<int:pk>/refuse/", appointments.refuse, name="refuse_role"),
    path("roles/<int:pk>/met/", appointments.met, name="confirm_met"),
]
