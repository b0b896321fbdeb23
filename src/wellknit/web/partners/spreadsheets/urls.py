"""The addresses of spreadsheets, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.partners.spreadsheets import views

urlpatterns = [
    path("spreadsheets/", views.spreadsheets, name="spreadsheets"),
    path("spreadsheets/export/", views.spreadsheet_export, name="spreadsheet_export"),
    path("spreadsheets/<uuid:pk>/", views.spreadsheet, name="spreadsheet"),
    path("spreadsheets/<uuid:pk>/sheet/", views.spreadsheet_sheet, name="spreadsheet_sheet"),
    path("spreadsheets/<uuid:pk>/progress/", views.spreadsheet_progress, name="spreadsheet_progress"),
    path("spreadsheets/<uuid:pk>/preview/", views.spreadsheet_preview, name="spreadsheet_preview"),
    path("spreadsheets/<uuid:pk>/answer/", views.spreadsheet_answer, name="spreadsheet_answer"),
    path("spreadsheets/<uuid:pk>/import/", views.spreadsheet_import, name="spreadsheet_import"),
    path("spreadsheets/<uuid:pk>/discard/", views.spreadsheet_discard, name="spreadsheet_discard"),
    path("imports/<uuid:pk>/", views.imported, name="imported"),
    path("imports/<uuid:pk>/undo/", views.import_undo, name="import_undo"),
]
