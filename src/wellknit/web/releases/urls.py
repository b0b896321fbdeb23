"""Addresses of releases, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.releases import correcting_views, views

urlpatterns = [
    path("releases/", views.releases, name="releases"),
    path("releases/<uuid:pk>/", views.release, name="release"),
    path("surveys/<uuid:pk>/release/", views.prepare, name="release_prepare"),
    path("surveys/<uuid:pk>/release/look/", views.look, name="release_look"),
    path("surveys/<uuid:pk>/release/freeze/", views.freeze, name="release_freeze"),
    path("surveys/<uuid:pk>/release/wait/", views.wait, name="release_wait"),
    path("surveys/<uuid:pk>/release/stop/", views.stop, name="release_stop"),
    path("surveys/<uuid:pk>/release/words/", correcting_views.words, name="release_words"),
    path("surveys/<uuid:pk>/release/questions/", correcting_views.questions, name="release_questions"),
    path("surveys/<uuid:pk>/rows/withdraw/", correcting_views.row_withdraw, name="wave_row_withdraw"),
    path("surveys/<uuid:pk>/rows/add/", correcting_views.row_add, name="wave_row_add"),
]
