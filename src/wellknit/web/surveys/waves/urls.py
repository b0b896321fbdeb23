"""Addresses of waves, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellknit.web.surveys.waves import rehearsing, rows

urlpatterns: list[URLPattern] = [
    path("surveys/rows/", rows.rows, name="rows"),
    path("surveys/<uuid:pk>/rows/", rows.wave_rows, name="wave_rows"),
    path("surveys/<uuid:pk>/rehearsal/", rehearsing.wave_rehearsal, name="wave_rehearsal"),
]
