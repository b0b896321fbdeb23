"""The addresses of outreach, of time, of consents and of a person's data, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.partners import consents, outreach, personal, plans, timeline

urlpatterns = [
    path("outreach/", outreach.table, name="outreach"),
    path("outreach/board/", outreach.board, name="outreach_board"),
    path("outreach/changes/", outreach.bulk, name="outreach_bulk"),
    path("outreach/changes/<uuid:pk>/undo/", outreach.bulk_undo, name="bulk_undo"),
    path("outreach/filters/", outreach.filter_save, name="filter_save"),
    path("outreach/filters/<uuid:pk>/remove/", outreach.filter_remove, name="filter_remove"),
    path("organizations/<uuid:pk>/outreach/move/", outreach.move, name="outreach_move"),
    path("time/", timeline.timeline, name="timeline"),
    path("plans/", plans.plans, name="plans"),
    *(
        each
        for kind in plans.KINDS
        for each in (
            path(f"plans/{kind}/add/", plans.add, {"kind": kind}, name=f"{kind}_add"),
            path(f"plans/{kind}/<uuid:pk>/", plans.change, {"kind": kind}, name=f"{kind}_change"),
            path(f"plans/{kind}/<uuid:pk>/remove/", plans.remove, {"kind": kind}, name=f"{kind}_remove"),
        )
    ),
    path("consents/", consents.consents, name="consents"),
    path("consents/<uuid:pk>/", consents.change, name="consent_change"),
    path("consents/<uuid:pk>/remove/", consents.remove, name="consent_remove"),
    path("people/<uuid:pk>/consents/", consents.add, name="person_consent_add"),
    path("people/<uuid:pk>/data/", personal.data, name="person_data"),
    path("people/<uuid:pk>/erase/", personal.erase, name="person_erase"),
]
