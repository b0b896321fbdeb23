"""The addresses of briefs, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import path

from wellknit.web.briefs import file_views, views, writing_views

urlpatterns = [
    path("briefs/", views.briefs, name="briefs"),
    path("briefs/new/<uuid:pk>/", writing_views.brief_make, name="brief_make"),
    path("briefs/<uuid:pk>/", views.brief, name="brief"),
    path("briefs/<uuid:pk>/again/", writing_views.brief_again, name="brief_again"),
    path("briefs/<uuid:pk>/source/", writing_views.brief_source, name="brief_source"),
    path("briefs/<uuid:pk>/change/", writing_views.brief_change, name="brief_change"),
    path("briefs/<uuid:pk>/copy/", writing_views.brief_copy, name="brief_copy"),
    path("briefs/<uuid:pk>/remove/", writing_views.brief_remove, name="brief_remove"),
    path("briefs/<uuid:pk>/publish/", writing_views.brief_publish, name="brief_publish"),
    path("briefs/<uuid:pk>/withdraw/", writing_views.brief_withdraw, name="brief_withdraw"),
    path("briefs/<uuid:pk>/preview/", file_views.brief_preview, name="brief_preview"),
    path("briefs/<uuid:pk>/files/<path:name>", file_views.brief_file, name="brief_file"),
]
