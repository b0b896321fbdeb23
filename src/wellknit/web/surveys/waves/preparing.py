"""What can be done with a wave that is being prepared: one function a verb, in the transaction of its caller."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.history import Changed, added, changed, recorded, removed
from wellknit.web.models import Account, Audience, Keyholder, Membership, Role, Seat, Site, Wave, WaveState
from wellknit.web.models.membership import running
from wellknit.web.partners.actions import free_key
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.waves.texts import defaults

__all__ = [
    "add_keyholder",
    "add_wave",
    "change_texts",
    "change_wave",
    "choose_audience",
    "locked",
    "remove_keyholder",
    "remove_wave",
]


def locked(wave: Wave, version: int | None = None) -> Wave:
    """The wave as it is now, and nobody else's until the transaction ends. Raises Changed for another version."""
    now = Wave.objects.select_for_update().get(pk=wave.pk)
    if version is not None and now.version != version:
        raise Changed(now)
    return now


def draft(wave: Wave, version: int | None = None) -> Wave:
    """``locked``, for what can be done before the launch alone. Raises Refused."""
    now = locked(wave, version)
    if now.state != WaveState.DRAFT:
        raise Refused(_("The survey was launched meanwhile. What was promised to people stays as it was."))
    return now


def add_wave(viewer: Viewer, values: Mapping[str, Any]) -> Wave:
    """A draft with texts to begin with, that asks nobody yet."""
    last = Wave.objects.aggregate(last=Max("position"))["last"]
    texts = defaults(viewer.initiative, viewer.account, values["languages"])
    key = free_key(Wave, str(values["name"]))
    return added(viewer, Wave(**{**texts, **values}, key=key, position=0 if last is None else last + 1))


def change_wave(viewer: Viewer, wave: Wave, version: int, values: Mapping[str, Any]) -> Wave:
    """With texts to begin with in languages that are new. Another promise has other keys: those of before are gone."""
    now, values = draft(wave, version), dict(values)
    if values["mode"] != now.mode:
        keys.destroyed(now)
        values["public_key"] = b""
        Keyholder.objects.filter(wave=now).update(public_key=b"", tested=None)
    texts = {
        name: {**given, **getattr(now, name)}
        for name, given in defaults(viewer.initiative, viewer.account, values["languages"]).items()
    }
    return changed(viewer, now, version, {**texts, **values})


def change_texts(viewer: Viewer, wave: Wave, version: int, values: Mapping[str, Any]) -> Wave:
    return changed(viewer, draft(wave, version), version, values)


def choose_audience(viewer: Viewer, wave: Wave, version: int, places: Iterable[tuple[UUID | None, str]]) -> Wave:
    """Asks these sites and roles from now on. Raises Changed."""
    now = draft(wave, version)
    wanted = set(places)
    rows = list(Audience.objects.filter(wave=now))
    had = {(each.site_id, each.role) for each in rows}
    if wanted == had:
        return now
    Audience.objects.filter(pk__in=[each.pk for each in rows if (each.site_id, each.role) not in wanted]).delete()
    Audience.objects.bulk_create(
        [
            Audience(initiative=viewer.initiative, wave=now, site_id=site, role=role)
            for site, role in sorted(wanted - had, key=str)
        ]
    )
    now.version += 1
    now.save(update_fields=("version",))
    recorded(viewer, "ask", now, old={"audience": _words(had)}, new={"audience": _words(wanted)})
    return now


def _words(places: Iterable[tuple[UUID | None, str]]) -> list[str]:
    names = dict(Site.objects.values_list("pk", "name"))
    return sorted(f"{names.get(site, _('national')) if site else _('national')}, {Role(role).label}"
                  for site, role in places)  # fmt: skip


def add_keyholder(viewer: Viewer, wave: Wave, account: Account) -> Keyholder:
    """Names somebody, and lets them in as a keyholder: the key is shown by its holder, and by nobody for them."""
    now = draft(wave)
    if Keyholder.objects.filter(wave=now, account=account).exists():
        raise Refused(_("%(name)s is named already.") % {"name": account.name})
    given_seat(viewer, account)
    return added(viewer, Keyholder(wave=now, account=account))


def given_seat(viewer: Viewer, account: Account) -> None:
    """The seat of a keyholder, unless the account has it."""
    today = timezone.localdate()
    if not Membership.objects.filter(running(today), account=account, seat=Seat.KEYHOLDER).exists():
        added(viewer, Membership(account=account, seat=Seat.KEYHOLDER, start=today))


def remove_keyholder(viewer: Viewer, keyholder: Keyholder, version: int) -> None:
    """Names somebody no more. The seat stays, until it is ended under Members."""
    draft(keyholder.wave)
    removed(viewer, keyholder, version)


def remove_wave(viewer: Viewer, wave: Wave, version: int) -> None:
    """Removes a draft; its key, if it has one, goes with it. Raises Changed and Refused."""
    now = draft(wave, version)
    if now.public_key:
        keys.destroyed(now)
        Wave.objects.filter(pk=now.pk).update(public_key=b"")
    removed(viewer, now, version)
