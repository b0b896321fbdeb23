"""The address of what an organization sees of itself, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.results import own_views

urlpatterns = [
    path("results/<uuid:pk>/own/", own_views.own, name="result_own"),
]
