"""Addresses of whoever answers: no initiative, and after the first no token, stands in them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
