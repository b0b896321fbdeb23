"""The addresses of possible duplicates, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.partners.duplicates import views

urlpatterns = [
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/<slug:noun>/<uuid:pk>/<uuid:other>/", views.duplicate_say, name="duplicate_say"),
    path("merge/<slug:noun>/<uuid:pk>/<uuid:other>/", views.merge, name="merge"),
    path("merges/<uuid:pk>/", views.merged, name="merged"),
    path("merges/<uuid:pk>/undo/", views.merge_undo, name="merge_undo"),
]
