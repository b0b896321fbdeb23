"""The address of the search, below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.finding import views

urlpatterns = [path("search/", views.search, name="search")]
