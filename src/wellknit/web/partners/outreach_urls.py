"""The addresses of outreach, of time, of consents and of a person's data, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.partners import outreach

urlpatterns = [
    path("outreach/", outreach.table, name="outreach"),
    path("outreach/board/", outreach.board, name="outreach_board"),
    path("outreach/changes/", outreach.bulk, name="outreach_bulk"),
    path("outreach/changes/<uuid:pk>/undo/", outreach.bulk_undo, name="bulk_undo"),
    path("outreach/filters/", outreach.filter_save, name="filter_save"),
    path("outreach/filters/<uuid:pk>/remove/", outreach.filter_remove, name="filter_remove"),
    path("organizations/<uuid:pk>/outreach/move/", outreach.move, name="outreach_move"),
]
