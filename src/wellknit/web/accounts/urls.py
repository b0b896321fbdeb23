"""The addresses of access, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.accounts import recovery, views

urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/invite/", views.invite, name="invite"),
    path("members/<uuid:pk>/end/", views.membership_end, name="membership_end"),
    path("members/lost/<uuid:pk>/", recovery.recovery_confirm, name="recovery_confirm"),
    path("members/lost/<uuid:pk>/refuse/", recovery.recovery_refuse, name="recovery_refuse"),
    path("involvements/<uuid:pk>/invite/", views.involvement_invite, name="involvement_invite"),
    path("invitations/<uuid:pk>/withdraw/", views.invitation_withdraw, name="invitation_withdraw"),
    path("invitations/<uuid:pk>/resend/", views.invitation_resend, name="invitation_resend"),
    path("who-sees-what/", views.who_sees_what, name="who_sees_what"),
    path("view-as/", views.view_as, name="view_as"),
    path("view-as/end/", views.view_as_end, name="view_as_end"),
    path("history/", views.history, name="history"),
    path("history/<uuid:pk>/undo/", views.history_undo, name="history_undo"),
    path("machine/", views.machine, name="machine"),
]
