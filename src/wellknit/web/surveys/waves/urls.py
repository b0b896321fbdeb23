"""Addresses of waves, below /i/<initiative>/, and the one of whoever wants no mails, outside of any."""

from __future__ import annotations

from django.urls import path

from wellknit.web.surveys.waves import (
    invitee_views,
    launch_views,
    linking_views,
    mail_views,
    mending_views,
    paper_views,
    rehearsing,
    respondent_views,
    rows,
    views,
)

urlpatterns = [
    path("surveys/", views.waves, name="waves"),
    path("surveys/add/", views.add, name="wave_add"),
    path("surveys/rows/", rows.rows, name="rows"),
    path("surveys/<uuid:pk>/", views.wave, name="wave"),
    path("surveys/<uuid:pk>/rows/", rows.wave_rows, name="wave_rows"),
    path("surveys/<uuid:pk>/rehearsal/", rehearsing.wave_rehearsal, name="wave_rehearsal"),
    path("surveys/<uuid:pk>/change/", views.change, name="wave_change"),
    path("surveys/<uuid:pk>/audience/", views.audience, name="wave_audience"),
    path("surveys/<uuid:pk>/texts/", views.texts_change, name="wave_texts_change"),
    path("surveys/<uuid:pk>/remove/", views.remove, name="wave_remove"),
    path("surveys/<uuid:pk>/launch/", launch_views.launch, name="wave_launch"),
    path("surveys/<uuid:pk>/keyholders/", launch_views.keyholder_add, name="wave_keyholder_add"),
    path("keyholders/<uuid:pk>/remove/", launch_views.keyholder_remove, name="keyholder_remove"),
    path("keyholders/<uuid:pk>/key/", launch_views.key, name="keyholder_key"),
    path("keyholders/<uuid:pk>/links/", linking_views.links, name="keyholder_links"),
    path("surveys/<uuid:pk>/answered/", invitee_views.watch, name="wave_watch"),
    path("surveys/<uuid:pk>/invited/", invitee_views.invitees, name="wave_invitees"),
    path("surveys/<uuid:pk>/invited/late/", invitee_views.invite, name="wave_invite"),
    path("surveys/<uuid:pk>/invited/add/", invitee_views.add, name="wave_invitee_add"),
    path("invited/<uuid:pk>/", invitee_views.change, name="invitee_change"),
    path("invited/<uuid:pk>/remove/", invitee_views.remove, name="invitee_remove"),
    path("invited/<uuid:pk>/again/", invitee_views.again, name="invitee_again"),
    path("surveys/<uuid:pk>/links/", paper_views.links, name="wave_links"),
    path("surveys/<uuid:pk>/open-link/", paper_views.open_link, name="wave_open_link"),
    path("surveys/<uuid:pk>/open-link/code.svg", paper_views.qr, name="wave_qr"),
    path("surveys/<uuid:pk>/open-link/poster/", paper_views.poster, name="wave_poster"),
    path("surveys/<uuid:pk>/mails/", mail_views.mails, name="wave_mails"),
    path("surveys/<uuid:pk>/mails/test/", mail_views.mail_test, name="wave_mail_test"),
    path("surveys/<uuid:pk>/mails/send/", mail_views.send, name="wave_mails_send"),
    path("surveys/<uuid:pk>/mails/results/", mail_views.results, name="wave_results"),
    path("surveys/<uuid:pk>/end/", mending_views.end, name="wave_end"),
    path("surveys/<uuid:pk>/correct/", mending_views.correct, name="wave_correct"),
    path("surveys/<uuid:pk>/close/", mending_views.close, name="wave_close"),
    path("surveys/<uuid:pk>/cancel/", mending_views.cancel, name="wave_cancel"),
    path("surveys/<uuid:pk>/reopen/", mending_views.reopen, name="wave_reopen"),
    path("surveys/<uuid:pk>/paper/", paper_views.paper_answer, name="wave_paper"),
]
respondents = [path("no-mails/<str:code>/", respondent_views.no_mails, name="no_mails")]
