"""Addresses of results, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.results import downloads_views, views

urlpatterns = [
    path("results/", views.results, name="results"),
    path("results/<uuid:pk>/", views.result, name="result"),
    path("results/<uuid:pk>/meeting/", views.meeting, name="result_meeting"),
    path("results/<uuid:pk>/number/<str:table>/<path:row>/<str:column>/", views.number, name="result_number"),
    path("results/<uuid:pk>/charts/<slug:chart>.<str:form>", views.chart, name="result_chart"),
    path("results/<uuid:pk>/downloads/", downloads_views.downloads, name="result_downloads"),
    path("results/<uuid:pk>/downloads/<str:name>", downloads_views.file, name="result_file"),
]
