"""Addresses of the desk's pages, under /desk/."""

from __future__ import annotations

from django.urls import URLPattern, path

from candour.apps.desk.views import asking, case, enquiring, handling, letters, matter, queue, team_keys, triage

urlpatterns: list[URLPattern] = [
    path("", queue.desk, name="desk"),
    path("diary/", queue.diary, name="diary"),
    path("team-key/<uuid:pk>/", team_keys.renew, name="renew_team_key"),
    path("reports/<uuid:pk>/", triage.report, name="report"),
    path("reports/<uuid:pk>/exclusions/", triage.exclusions, name="report_exclusions"),
    path("reports/<uuid:pk>/case/", triage.place, name="report_case"),
    path("reports/<uuid:pk>/message/", case.message, name="report_message"),
    path("reports/<uuid:pk>/ask/", asking.ask, name="ask"),
    path("asks/<uuid:pk>/", asking.decide, name="judge_ask"),
    path("safety/<uuid:pk>/", triage.safety, name="safety_answer"),
    path("cases/<uuid:pk>/", case.case, name="case"),
    path("cases/<uuid:pk>/allegation/", case.allegation, name="case_allegation"),
    path("cases/<uuid:pk>/note/", case.note, name="case_note"),
    path("matters/<uuid:pk>/", matter.matter, name="matter"),
    path("matters/<uuid:pk>/enquiry/", enquiring.enquiry, name="enquiry"),
    path("matters/<uuid:pk>/pattern/", enquiring.pattern, name="pattern"),
    path("enquiries/<uuid:pk>/", enquiring.close_enquiry, name="close_enquiry"),
    path("matters/<uuid:pk>/do/<slug:event>/", matter.act, name="act"),
    path("matters/<uuid:pk>/letters/<slug:letter>/", letters.write, name="letter_write"),
    path("matters/<uuid:pk>/letters/<slug:letter>/pdf/", letters.blank_pdf, name="letter_blank_pdf"),
    path("letters/<uuid:pk>/", letters.sent, name="letter"),
    path("letters/<uuid:pk>/pdf/", letters.sent_pdf, name="letter_pdf"),
    path("cases/<uuid:pk>/assign/", handling.assign, name="case_assign"),
    path("cases/<uuid:pk>/handover/", handling.handover, name="case_handover"),
    path("cases/<uuid:pk>/handover-note/", case.handover_note, name="handover_note"),
    path("overlaps/<uuid:pk>/", handling.end_overlap, name="end_overlap"),
]
