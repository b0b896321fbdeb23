"""A wave that waits with its release for the next one with the same instrument, and is then released with it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wellknit.web.history import changed
from wellknit.web.models import Initiative, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.releases.jobs import on_the_way
from wellknit.web.rules import Viewer

__all__ = ["next_of", "told_to_wait", "wait_ended", "waiting", "waiting_for"]


def waiting() -> QuerySet[Wave]:
    """The closed waves of the scope that wait, and are not released, in their order."""
    return Wave.objects.filter(state=WaveState.CLOSED, releases=None).exclude(waits="").order_by("day", "position")


def waiting_for(wave: Wave) -> list[Wave]:
    """The waves that waited for ``wave`` and are released with its first version: earlier ones of its instrument."""
    if wave.instrument_version is None or wave.waits or Release.objects.filter(wave=wave).exists():
        return []
    alike = waiting().filter(instrument_version__instrument=wave.instrument_version.instrument_id, day__lte=wave.day)
    return list(alike.exclude(pk=wave.pk).exclude(columns=[]).select_related("initiative", "instrument_version"))


def next_of(wave: Wave) -> Wave | None:
    """The closed wave that ``wave`` waited for, once there is one."""
    if wave.instrument_version is None:
        return None
    later = Wave.objects.filter(state=WaveState.CLOSED, releases=None, waits="", day__gte=wave.day)
    alike = later.filter(instrument_version__instrument=wave.instrument_version.instrument_id)
    return alike.exclude(pk=wave.pk).exclude(columns=[]).order_by("day", "position").first()


def told_to_wait(viewer: Viewer, wave: Wave, why: str) -> Wave:
    """``wave`` waits, and says why. In its caller's transaction. Raises Refused."""
    now = _held(viewer, wave)
    if now.state != WaveState.CLOSED or now.instrument_version is None:
        raise Refused(_("Only a closed survey that has a form can wait for the next one."))
    if Release.objects.filter(wave=now).exists():
        raise Refused(_("It is released already."))
    return changed(viewer, now, now.version, {"waits": why})


def wait_ended(viewer: Viewer, wave: Wave) -> Wave:
    """``wave`` waits no more. In its caller's transaction. Raises Refused."""
    now = _held(viewer, wave)
    return changed(viewer, now, now.version, {"waits": ""})


def _held(viewer: Viewer, wave: Wave) -> Wave:
    # One after the other, as looks and releases are asked for.
    Initiative.objects.select_for_update().get(pk=viewer.initiative.pk)
    if on_the_way(wave):
        raise Refused(_("A look or a release is on its way. Wait until it is done, or call it off."))
    return Wave.objects.select_for_update().get(pk=wave.pk)
