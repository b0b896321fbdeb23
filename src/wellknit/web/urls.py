"""Every address there is: those of an initiative below /i/<key>/, which puts a request into its scope."""

from __future__ import annotations

from django.urls import include, path

from wellknit.web.accounts import entrance, joining, recovery
from wellknit.web.surveys.waves.urls import respondents

urlpatterns = [
    path("", entrance.start, name="start"),
    path("healthz", entrance.healthz, name="healthz"),
    path("language/", entrance.language, name="language"),
    path("begin/", entrance.begin, name="begin"),
    path("begin/<str:token>/", entrance.begin_token, name="begin_token"),
    path("join/", joining.join, name="join"),
    path("join/<str:token>/", joining.join_token, name="join_token"),
    path("account/profile/", entrance.profile, name="profile"),
    path("account/lost/", recovery.lost, name="lost"),
    path("account/lost/open/", recovery.lost_open, name="lost_open"),
    path("account/lost/<str:token>/", recovery.lost_token, name="lost_token"),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.partners.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.accounts.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.finding.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.working.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.surveys.instruments.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.surveys.waves.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.results.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.releases.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.comments.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.commitments.urls")),
    path("i/<slug:initiative>/", include("wellknit.web.results.own_urls")),
    path("i/<slug:initiative>/", include("wellknit.web.briefs.urls")),
    # Whoever answers is nobody here: no account, no initiative in the address.
    path("", include("wellknit.web.surveys.answering.urls")),
    path("", include(respondents)),
]

handler400 = "wellknit.web.frame.bad_request"
handler403 = "wellknit.web.frame.forbidden"
handler404 = "wellknit.web.frame.not_found"
handler500 = "wellknit.web.frame.broken"
