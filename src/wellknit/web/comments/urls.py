"""Addresses of comments, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.comments import views

urlpatterns = [
    path("surveys/<uuid:pk>/comments/", views.comments, name="comments"),
    path("comments/<uuid:pk>/", views.comment, name="comment"),
]
