"""What of the demonstration takes longer than the first page may: its releases and its brief, done by the worker."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.errors import WellknitError
from wellknit.web.jobs import Progress, kind
from wellknit.web.models import Brief, Job, Release, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of

__all__ = ["READY"]

READY = "demo"
#: The survey before all others is released, the folder's brief is made and published.
STEPS = 2


@kind(READY, gettext_lazy("Making the demonstration ready"), "release_waves")
def ready(job: Job, told: Progress) -> str:
    """Releases what was invented before all other surveys and what the folder's brief tells of, and publishes the
    brief; what is done already stays."""
    from wellknit.web.demo_answers import BEFORE
    from wellknit.web.releases.jobs import said_of

    if job.account is None:
        raise Refused(_("Whoever asked for it is not there any more."))
    viewer = viewer_of(job.account, job.initiative)
    brief = Brief.objects.select_related("wave", "initiative").filter(in_folder=True, wave__isnull=False).first()
    told(0, STEPS)
    try:
        for key in (BEFORE, *([brief.wave.key] if brief is not None and brief.wave is not None else [])):
            _released(viewer, key)
        # A release may have written its tables into wellknit.toml.
        viewer.initiative.refresh_from_db()
        told(1, STEPS)
        if brief is not None and not brief.published:
            _published(viewer, brief)
    except WellknitError as error:
        raise Refused(said_of(error)) from error
    told(STEPS, STEPS)
    return _("The invented surveys and the brief are there.")


def _released(viewer: Viewer, key: str) -> None:
    from wellknit.web.releases.freezing import frozen
    from wellknit.web.results.reading import compared_ahead

    wave = Wave.objects.select_related("initiative", "instrument_version").filter(key=key).first()
    if wave is not None and not Release.objects.filter(wave=wave).exists():
        compared_ahead(frozen(viewer, wave))


def _published(viewer: Viewer, brief: Brief) -> None:
    from wellknit.web.briefs.actions import publish_brief
    from wellknit.web.briefs.making import make

    make(viewer, brief)
    with transaction.atomic():
        now = Brief.objects.select_related("wave", "initiative").get(pk=brief.pk)
        publish_brief(viewer, now, now.version)
