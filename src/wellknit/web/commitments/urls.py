"""Addresses of commitments, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.commitments import views

urlpatterns = [
    path("surveys/<uuid:pk>/commitments/add/", views.add, name="commitment_add"),
    path("commitments/<uuid:pk>/change/", views.change, name="commitment_change"),
    path("commitments/<uuid:pk>/remove/", views.remove, name="commitment_remove"),
]
