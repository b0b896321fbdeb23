"""Addresses of waves, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellknit.web.surveys.waves import rehearsing, rows

urlpatterns: list[URLPattern] = [
    path("rows/", rows.rows, name="rows"),
    path("waves/<uuid:pk>/rows/", rows.wave_rows, name="wave_rows"),
    path("waves/<uuid:pk>/rehearsal/", rehearsing.wave_rehearsal, name="wave_rehearsal"),
]
