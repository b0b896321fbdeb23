"""When a wave is over: after its last day, which each site counts by its own clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from wellknit.web.history import happened
from wellknit.web.models import (
    Audience,
    Comment,
    CommentState,
    Draft,
    History,
    Job,
    JobState,
    Keyholder,
    Link,
    Response,
    Site,
    Submission,
    Wave,
    WaveState,
)
from wellknit.web.scope import inside, viewer_of
from wellknit.web.surveys.promises import keys, unlocking

__all__ = ["close_what_is_over", "delete_what_is_due", "ends_at", "is_over", "last_moment", "zone_of"]


def zone_of(site: Site | None) -> ZoneInfo:
    """The clock of a site; that of the server (UTC) where none is set."""
    try:
        return ZoneInfo(site.time_zone if site and site.time_zone else settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def ends_at(day: date, site: Site | None) -> datetime:
    """The moment at which ``day`` is over in ``site``."""
    return datetime.combine(day + timedelta(days=1), time.min, zone_of(site))


def last_moment(wave: Wave, sites: Iterable[Site | None] | None = None) -> datetime | None:
    """When the last day is over in the last of the sites that are asked; None for a wave without a last day."""
    if wave.ends is None:
        return None
    if sites is None:
        sites = [each.site for each in Audience.objects.filter(wave=wave).select_related("site")]
    return max((ends_at(wave.ends, site) for site in sites), default=ends_at(wave.ends, None))


def is_over(wave: Wave) -> bool:
    """Whether the last day is over everywhere, by the server's clock as it is now."""
    over = last_moment(wave)
    return over is not None and over <= timezone.now()


def close_what_is_over() -> int:
    """Has each open wave closed whose last day is over everywhere; how many. 'wellknit serve' asks every minute.

    Whoever launched a wave set its end, so it is closed in their name.
    """
    with scopes_disabled():
        # East of Greenwich a day is over before it is here.
        late = list(
            Wave.objects.filter(state=WaveState.OPEN, ends__lte=timezone.now().date()).select_related("initiative")
        )
    count = 0
    for wave in late:
        with inside(wave.initiative), transaction.atomic():
            count += _closed_if_over(wave)
    return count


def _closed_if_over(wave: Wave) -> bool:
    from wellknit.web.surveys.waves.mending import close_soon

    if not is_over(wave):
        return False
    # Not again where it failed: it is said on the page of jobs, where somebody has it done once more.
    if Job.objects.filter(kind="close", arguments__wave=str(wave.pk)).exclude(state=JobState.DONE).exists():
        return False
    acts = History.objects.filter(row=wave.pk, verb__in=("launch", "reopen"), account__isnull=False)
    act = acts.select_related("account").first()
    if act is None or act.account is None:
        return False
    close_soon(viewer_of(act.account, wave.initiative), wave, over=True)
    return True


def delete_what_is_due() -> int:
    """Deletes the answers of waves whose day for it has come, as their first pages said; of how many waves. Results
    that were released stay. 'wellknit serve' asks every minute."""
    ended = (WaveState.CLOSED, WaveState.CANCELLED)
    with scopes_disabled():
        due = list(
            Wave.objects.filter(state__in=ended, deleted_on__lte=timezone.now().date()).select_related("initiative")
        )
    count = 0
    for wave in due:
        with inside(wave.initiative), transaction.atomic():
            count += _deleted(wave)
    return count


def _deleted(wave: Wave) -> bool:
    found = sum(model._default_manager.filter(wave=wave).delete()[0] for model in (Response, Submission, Draft))
    found += Link.objects.filter(invitee__wave=wave).delete()[0]
    # What may be shown stays, as all results do; what nobody decided of, or what was held back, is an answer.
    found += Comment.objects.filter(wave=wave).exclude(state=CommentState.SHOWN).delete()[0]
    keys.destroyed(wave)
    unlocking.lock(wave)
    Keyholder.objects.filter(wave=wave).update(sealed_key=b"")
    if found:
        happened("delete_answers", wave)
    return bool(found)
