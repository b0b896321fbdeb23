"""The addresses of partners, all below /i/<initiative>/."""

from __future__ import annotations

from django.urls import include, path

from wellknit.web.partners import exchange, involvement_views, printed, views

urlpatterns = [
    path("", views.home, name="home"),
    path("initiative/", views.initiative_change, name="initiative_change"),
    path("sites/add/", views.site_add, name="site_add"),
    path("sites/<uuid:pk>/", views.site_change, name="site_change"),
    path("organizations/", views.organizations, name="organizations"),
    path("organizations/add/", views.organization_add, name="organization_add"),
    path("organizations/<uuid:pk>/", views.organization, name="organization"),
    path("organizations/<uuid:pk>/change/", views.organization_change, name="organization_change"),
    path("organizations/<uuid:pk>/remove/", views.organization_remove, name="organization_remove"),
    path("organizations/<uuid:pk>/outreach/", views.outreach_change, name="outreach_change"),
    path("organizations/<uuid:pk>/national/", printed.national, name="organization_national"),
    path("organizations/<uuid:pk>/figures/", printed.figure_add, name="organization_figure_add"),
    path("figures/<uuid:pk>/", printed.figure_change, name="figure_change"),
    path("figures/<uuid:pk>/remove/", printed.figure_remove, name="figure_remove"),
    path(
        "organizations/<uuid:pk>/involvements/",
        involvement_views.involvement_add,
        {"of": "organization"},
        name="organization_involvement_add",
    ),
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/change/", views.person_change, name="person_change"),
    path("people/<uuid:pk>/remove/", views.person_remove, name="person_remove"),
    path(
        "people/<uuid:pk>/involvements/",
        involvement_views.involvement_add,
        {"of": "person"},
        name="person_involvement_add",
    ),
    path("involvements/<uuid:pk>/", involvement_views.involvement_change, name="involvement_change"),
    path("involvements/<uuid:pk>/remove/", involvement_views.involvement_remove, name="involvement_remove"),
    path("principles/add/", printed.principle_add, name="principle_add"),
    path("principles/<uuid:pk>/", printed.principle_change, name="principle_change"),
    path("principles/<uuid:pk>/remove/", printed.principle_remove, name="principle_remove"),
    path("files/", exchange.files, name="files"),
    path("", include("wellknit.web.partners.spreadsheets.urls")),
    path("", include("wellknit.web.partners.duplicates.urls")),
    path("", include("wellknit.web.partners.outreach_urls")),
]
