"""Addresses of instruments, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import URLPattern, path

from wellknit.web.surveys.instruments import editor_views, list_views, row_views, views

_VERSION = "instruments/versions/<uuid:pk>"

urlpatterns: list[URLPattern] = [
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/gallery/", views.instrument_gallery, name="instrument_gallery"),
    path("instruments/gallery/<slug:template>/", views.instrument_template, name="instrument_template"),
    path("instruments/add/", views.instrument_add, name="instrument_add"),
    path("instruments/upload/", views.instrument_upload, name="instrument_upload"),
    path("instruments/<uuid:pk>/", views.instrument, name="instrument"),
    path("instruments/<uuid:pk>/change/", views.instrument_change, name="instrument_change"),
    path("instruments/<uuid:pk>/remove/", views.instrument_remove, name="instrument_remove"),
    path("instruments/<uuid:pk>/version/", views.instrument_version_add, name="instrument_version_add"),
    path("instruments/<uuid:pk>/upload/", views.instrument_version_upload, name="instrument_version_upload"),
    path(f"{_VERSION}/", views.instrument_version, name="instrument_version"),
    path(f"{_VERSION}/note/", views.instrument_note, name="instrument_note"),
    path(f"{_VERSION}/download/", views.instrument_download, name="instrument_download"),
    path(f"{_VERSION}/compare/", views.instrument_compare, name="instrument_compare"),
    path(f"{_VERSION}/reading/", views.instrument_reading, name="instrument_reading"),
    path(f"{_VERSION}/edit/", editor_views.instrument_edit, name="instrument_edit"),
    path(f"{_VERSION}/preview/", editor_views.instrument_preview, name="instrument_preview"),
    path(f"{_VERSION}/act/", editor_views.instrument_act, name="instrument_act"),
    path(f"{_VERSION}/lines/add/", editor_views.instrument_line_new, name="instrument_line_new"),
    path(f"{_VERSION}/lines/<str:line>/", editor_views.instrument_line_change, name="instrument_line_change"),
    path(f"{_VERSION}/lines/<str:line>/when/", editor_views.instrument_condition, name="instrument_condition"),
    path(f"{_VERSION}/sheets/<int:sheet>/<int:row>/", row_views.instrument_row, name="instrument_row"),
    path(f"{_VERSION}/answers/", list_views.instrument_lists, name="instrument_lists"),
    path(f"{_VERSION}/answers/<str:name>/", list_views.instrument_list, name="instrument_list"),
    path(f"{_VERSION}/languages/", list_views.instrument_languages, name="instrument_languages"),
    path(f"{_VERSION}/languages/add/", list_views.instrument_language_add, name="instrument_language_add"),
    path(f"{_VERSION}/settings/", list_views.instrument_settings, name="instrument_settings"),
]
