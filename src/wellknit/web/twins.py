"""Twins: what somebody adds that is the same as what they added a moment ago, by going back or by sending twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from wellknit.web.models import Account, History, Initiative
from wellknit.web.models.base import Owned
from wellknit.web.scope import Request

__all__ = ["Twin", "begun_once", "once"]

#: Whoever adds two of one name on purpose takes longer than this, or says so.
LATELY = timedelta(minutes=5)


class Twin(Exception):
    """There is one already, of this ``name``, at this ``address``."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(name)
        self.name, self.address = name, address


def once(request: Request, model: type[Owned], page: str, **same: Any) -> None:
    """Raises Twin where the viewer has just added a row of ``model`` with the values ``same``, which ``page`` shows;
    unless they were told and want it all the same. Within the transaction that adds the row."""
    if _wanted(request):
        return
    viewer = request.viewer
    # Of two that come at once the second waits here until the first is there.
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    lately = _lately(viewer.account, str(model._meta.model_name))
    if row := model._default_manager.filter(**same, pk__in=lately).first():
        raise Twin(str(row), reverse(page, args=(viewer.initiative.key, row.pk)))


def begun_once(request: HttpRequest, account: Account, name: str) -> None:
    """The same of a whole initiative."""
    if _wanted(request):
        return
    Account.objects.select_for_update().get(pk=account.pk)
    with scopes_disabled():
        row = Initiative.objects.filter(name=name, pk__in=list(_lately(account, "initiative"))).first()
    if row is not None:
        raise Twin(row.name, reverse("home", args=(row.key,)))


def _wanted(request: HttpRequest) -> bool:
    return bool(request.POST.get("again"))


def _lately(account: Account, noun: str) -> Any:
    rows = History.objects.filter(account=account, verb="add", noun=noun, when__gte=timezone.now() - LATELY)
    return rows.values_list("row", flat=True)
