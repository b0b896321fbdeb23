"""The addresses of jobs, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.working import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/backup/", views.backup, name="job_backup"),
    path("jobs/<uuid:pk>/off/", views.off, name="job_off"),
    path("jobs/<uuid:pk>/again/", views.again, name="job_again"),
]
