"""From an address to the viewer: /i/<initiative>/... puts a request, and all of its queries, into that initiative."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails
from django_scopes import scope

from wellknit.errors import WellknitError
from wellknit.web.models import Account, Initiative, Membership, Seat, Site
from wellknit.web.models.membership import running
from wellknit.web.releases.altered import said_of_altered
from wellknit.web.rules import Chair, Viewer, allowed

__all__ = ["Request", "ScopeMiddleware", "inside", "may", "seen_as", "viewer_of"]

_SAFE = ("GET", "HEAD", "OPTIONS")
#: What somebody may do although the page is another role's view.
_WHILE_LOOKING = ("view_as", "view_as_end")


class Request(HttpRequest):
    """A request as views meet it: signed in, and inside an initiative."""

    user: Account
    htmx: HtmxDetails
    viewer: Viewer


def inside(initiative: Initiative) -> AbstractContextManager[None]:
    """The scope of ``initiative``: ``with inside(initiative): ...``; queries outside of one raise ScopeError."""
    return scope(initiative=initiative)  # type: ignore[no-any-return]


def viewer_of(account: Account, initiative: Initiative) -> Viewer:
    """The account with the chairs that it holds today. Asked within the scope."""
    held = Membership.objects.filter(running(timezone.localdate()), account=account)
    chairs = tuple(Chair(*each) for each in held.order_by("seat").values_list("seat", "site_id", "organization_id"))
    return Viewer(account, initiative, chairs, tuple(Site.objects.all()) if chairs else ())


def seen_as(request: HttpRequest, viewer: Viewer) -> Viewer:
    """The viewer, or the view of the role that this session looks as."""
    kept = request.session.get(f"view_as:{viewer.initiative.pk}")
    if not kept or kept[0] not in Seat.values:
        return viewer
    seat, site, organization = kept
    return viewer.seen_as(Chair(seat, UUID(site) if site else None, UUID(organization) if organization else None))


def may(request: Request, sentence: str, thing: object = None) -> Viewer:
    """The viewer, if ``sentence`` of rules.py holds (of ``thing``, if given; else anywhere). The first line of a view.

    Raises PermissionDenied. What a viewer may not even know of is to be looked up among what is visible: that is 404.
    """
    if not allowed(request.viewer, sentence, thing):
        raise PermissionDenied(sentence)
    return request.viewer


class ScopeMiddleware:
    """Whoever is not signed in is led to signing in; whoever is no member finds nothing, as if it did not exist."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if "initiative" not in kwargs:
            return None
        if not request.user.is_authenticated:
            if request.method == "POST":
                messages.warning(
                    request, _("You were signed out, so what you sent was not saved. Sign in and send it again.")
                )
            return redirect_to_login(request.get_full_path())
        initiative = Initiative.objects.filter(key=kwargs.pop("initiative")).first()
        if initiative is None:
            raise Http404
        with inside(initiative):
            viewer = viewer_of(request.user, initiative)
            if not viewer.chairs:
                raise Http404
            request.viewer = seen_as(request, viewer)
            match = request.resolver_match
            if request.viewer.behind and request.method not in _SAFE and match and match.url_name not in _WHILE_LOOKING:
                raise PermissionDenied("looking as another role changes nothing")
            try:
                return view(request, *args, **kwargs)
            except WellknitError as error:
                if (said := said_of_altered(request, error)) is None:
                    raise
                return said
