"""Work that the worker process does, away from requests.

A kind of job is a function with a name, words, and the permission that asking for it takes::

    @kind("backup", _("Backup of this installation"), "see_machine")
    def backup(job: Job, told: Progress) -> str: ...

It runs inside the initiative's scope and outside of a transaction (it opens its own), tells how far it is, and returns
in words what came of it. The worker may die at any moment, and the job is then begun anew: whatever it does, it does in
one transaction or so that doing it twice is doing it once.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_scopes import scopes_disabled
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from wellknit.errors import WellknitError
from wellknit.web.history import added, recorded
from wellknit.web.models import Initiative, Job, JobState, Recovery
from wellknit.web.partners.spreadsheets.uploading import tidied
from wellknit.web.problems import told
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.closing import finished
from wellknit.web.surveys.promises.unlocking import lock_what_is_over

__all__ = [
    "KINDS",
    "CalledOff",
    "Kind",
    "Later",
    "Progress",
    "again",
    "asked_for",
    "called_off",
    "kind",
    "taken_up_again",
    "tidy",
    "tried_again",
]

Progress = Callable[[int, int], None]
Act = Callable[[Job, Progress], str]
#: How often a job is begun before it counts as what kills the worker.
_BEGUN = 3
_KEPT = timedelta(days=30)
#: In the details of a job that waits to be tried again and is in no queue.
_LATER = "later"
_log = logging.getLogger("wellknit.jobs")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a job of a name is, in words, and the sentence of rules.py that asking for it and seeing it takes."""

    name: str
    words: Promise
    sentence: str
    act: Act


KINDS: dict[str, Kind] = {}


class CalledOff(Exception):
    """Somebody called the job off while it ran: raised where it tells how far it is, so that it ends there."""


class Later(Exception):
    """What is left to do can't be done now, and is tried again a minute later, until it is done or called off. Says why
    in words."""


def kind(name: str, words: Promise, sentence: str) -> Callable[[Act], Act]:
    """Makes the function that follows a kind of job."""

    def named(act: Act) -> Act:
        KINDS[name] = Kind(name, words, sentence, act)
        return act

    return named


def asked_for(viewer: Viewer, name: str, *, site: UUID | None = None, **arguments: Any) -> Job:
    """A job of the kind ``name``, waiting for the worker. In the transaction of its caller, who asked the rules."""
    row = Job(
        kind=name,
        sentence=KINDS[name].sentence,
        site=site,
        account=viewer.account,
        arguments=arguments,
        asked=timezone.now(),
    )
    added(viewer, row)
    transaction.on_commit(lambda: run.enqueue(str(row.pk)))
    return row


def again(viewer: Viewer, job: Job) -> bool:
    """Has a job that failed or was called off done once more; False where it did not. In its caller's transaction."""
    now = Job.objects.select_for_update().get(pk=job.pk)
    if now.state not in (JobState.FAILED, JobState.CALLED_OFF):
        return False
    now.state, now.done, now.total, now.wrong, now.began, now.ended = JobState.WAITING, 0, 0, "", None, None
    now.version += 1
    now.save()
    recorded(viewer, "again", now)
    transaction.on_commit(lambda: run.enqueue(str(now.pk)))
    return True


def called_off(viewer: Viewer, job: Job) -> bool:
    """Ends a job that waits or runs; False where it is over. In its caller's transaction.

    One that runs ends where it next tells how far it is; one that is past all of that is done, and says so.
    """
    on_the_way = Job.objects.filter(pk=job.pk, state__in=(JobState.WAITING, JobState.RUNNING))
    if not on_the_way.update(state=JobState.CALLED_OFF, ended=timezone.now()):
        return False
    recorded(viewer, "call_off", job)
    return True


@task()
def run(job: str) -> None:
    """Does the job, unless it is done already."""
    from wellknit.web.scope import inside

    with scopes_disabled():
        row = Job.objects.select_related("initiative", "account").filter(pk=job).first()
    if row is None or row.state not in (JobState.WAITING, JobState.RUNNING):
        return
    language = row.account.language if row.account else row.initiative.language
    with inside(row.initiative), translation.override(language):
        _say(row, state=JobState.RUNNING, began=timezone.now(), done=0, total=0)
        try:
            found = KINDS[row.kind].act(row, _progress(row))
        except CalledOff:
            pass
        except Later as error:
            waiting = Job.objects.filter(pk=row.pk, state=JobState.RUNNING)
            waiting.update(state=JobState.WAITING, wrong=str(error), details={_LATER: True})
        except Exception as error:
            if isinstance(error, WellknitError | Refused):
                wrong = told(error) if isinstance(error, WellknitError) else str(error)
            else:
                _log.exception("a job of kind %s failed", row.kind)
                wrong = _("Something went wrong on our side. Nothing was changed by it.")
            _say(row, state=JobState.FAILED, ended=timezone.now(), wrong=wrong)
        else:
            _say(row, state=JobState.DONE, ended=timezone.now(), found=found, wrong="")


def _say(row: Job, **values: Any) -> None:
    Job.objects.filter(pk=row.pk).update(**values)


def _progress(row: Job) -> Progress:
    """Tells how far the job is, at most twice a second: each telling is a write. Raises CalledOff."""
    last = 0.0

    def told(done: int, total: int) -> None:
        nonlocal last
        if done >= total or time.monotonic() - last > 0.5:
            last = time.monotonic()
            running = Job.objects.filter(pk=row.pk).exclude(state=JobState.CALLED_OFF)
            if not running.update(done=done, total=total):
                raise CalledOff

    return told


def tried_again() -> int:
    """Has the worker try again what could not be done a minute ago; how many jobs. 'wellknit serve' asks every
    minute."""
    with scopes_disabled():
        waiting = Job.objects.filter(state=JobState.WAITING, **{f"details__{_LATER}": True})
        # Once at a time: what is in the queue is marked no more.
        found = [each for each in waiting.values_list("pk", flat=True) if waiting.filter(pk=each).update(details={})]
    for each in found:
        run.enqueue(str(each))
    return len(found)


def taken_up_again() -> int:
    """Puts back in the queue what a worker that is gone was doing; how many. Asked before a worker starts, when there
    is none. What was begun three times already is what the worker dies of, and fails."""
    count = 0
    with transaction.atomic(), scopes_disabled():
        for each in DBTaskResult.objects.running():
            named = each.args_kwargs["args"][:1] if each.task_path == run.module_path else []
            job = Job.objects.filter(pk__in=named)
            if len(each.worker_ids) < _BEGUN:
                DBTaskResult.objects.filter(pk=each.pk).update(status="READY", started_at=None)
                job.update(state=JobState.WAITING)
                count += 1
            else:
                each.set_failed(RuntimeError("the worker ended each time that this was begun"))
                wrong = _("The worker has ended three times while it did this, so it is not tried any more.")
                job.update(state=JobState.FAILED, ended=timezone.now(), wrong=wrong)
    return count


@task()
def tidy() -> None:
    """Forgets what is over: sessions, ways back, jobs of a month ago, spreadsheets that were never imported, keys of
    surveys that are closed, links that were unlocked a day ago; 'wellknit serve' asks for it when it starts."""
    SessionStore.clear_expired()
    now = timezone.now()
    Recovery.objects.filter(expires__lt=now).delete()
    with scopes_disabled():
        Job.objects.filter(ended__lt=now - _KEPT).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - _KEPT).delete()
    for initiative in Initiative.objects.all():
        with inside(initiative):
            tidied()
    finished()
    lock_what_is_over()


@kind("backup", gettext_lazy("Backup of this installation"), "see_machine")
def backup(job: Job, told: Progress) -> str:
    """Writes a backup into the data folder's backups/, under the job's name, so that twice is once."""
    from django.conf import settings

    from wellknit.web.backups import making

    folder = settings.PLACE.data / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{job.asked:%Y-%m-%d}-{job.pk.hex[:8]}.wellknit"
    found, _made = making.backup(settings.PLACE.data, folder / name, replace=True, told=told)
    return _("%(rows)s rows in backups/%(name)s") % {"rows": found.rows, "name": name}
