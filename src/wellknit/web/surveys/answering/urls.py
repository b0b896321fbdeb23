"""Addresses of whoever answers: no initiative, and after the first no token, stands in them."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellknit.web.surveys.answering import doors, views

urlpatterns: list[URLPattern] = [
    path("a/<str:token>", doors.link, name="answer_link"),
    path("o/<str:code>", doors.open_link, name="open_link"),
    path("o/<str:code>/<str:token>", doors.open_link_again, name="open_link_again"),
    path("answer/<uuid:wave>/", views.first, name="answer_first"),
    path("answer/<uuid:wave>/about/", views.about, name="answer_about"),
    path("answer/<uuid:wave>/<int:number>/", views.page, name="answer_page"),
    path("answer/<uuid:wave>/<int:number>/<int:round>/", views.page, name="answer_round"),
    path("answer/<uuid:wave>/check/", views.check, name="answer_check"),
    path("answer/<uuid:wave>/later/", views.later, name="answer_later"),
    path("answer/<uuid:wave>/receipt/", doors.receipt, name="answer_receipt"),
]
