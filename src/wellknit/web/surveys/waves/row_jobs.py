"""Rows of many answers as files: the worker writes them, and they wait, sealed, for whoever asked; an hour at most.

The archive lies among the keys (promises/key_folder.py), which no backup holds, locked with a key that stands with its
job alone. Both go when it is taken, when an hour is over, and when an answer is corrected or a person erased.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_scopes import scopes_disabled
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from wellknit import packing
from wellknit.web.history import recorded
from wellknit.web.jobs import Progress, asked_for, kind
from wellknit.web.models import History, Job, JobState, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.carrying import held
from wellknit.web.surveys.promises import key_folder
from wellknit.web.surveys.waves.row_files import Form, row_files

__all__ = ["AT_ONCE", "all_destroyed", "ask_for_rows", "destroy_what_is_over", "handed_out", "last_asked"]

#: So many answers are written while somebody waits for the page.
AT_ONCE = 2_000
_KEPT = timedelta(hours=1)
_SUFFIX = ".rows"
#: After these acts what was written before is not what the rows are.
_STALE = ("withdraw_row", "add_row", "erase")


def last_asked(viewer: Viewer, wave: Wave) -> Job | None:
    """The last job that writes rows of ``wave`` for ``viewer``, as long as it is on its way or waits to be taken."""
    mine = Job.objects.filter(kind="rows", account=viewer.account, arguments__wave=str(wave.pk))
    last = mine.order_by("-asked").first()
    if last is None or last.state == JobState.CALLED_OFF:
        return None
    waits = last.ended is not None and "key" in last.details and last.ended > timezone.now() - _KEPT
    return last if last.state != JobState.DONE or waits else None


def ask_for_rows(viewer: Viewer, wave: Wave, form: Form, language: str) -> Job:
    """Has the worker write the rows. In its caller's transaction. Raises Refused where it does so already."""
    before = last_asked(viewer, wave)
    if before is not None and before.state in (JobState.WAITING, JobState.RUNNING):
        raise Refused(_("The rows are being written already."))
    if before is not None:
        _gone(before)
    return asked_for(viewer, "rows", wave=str(wave.pk), form=form, language=language)


@kind("rows", gettext_lazy("Rows of answers as files"), "take_rows")
def written(job: Job, told: Progress) -> str:
    """Writes the archive that the job asks for, and seals it; whoever asked has to hold a key of the wave still."""
    found = held(viewer_of(job.account, job.initiative)).get(UUID(job.arguments["wave"])) if job.account else None
    if found is None or not found.leave:
        raise Refused(_("There are no rows that you may take out."))
    made = row_files(job.initiative, found.row, job.arguments["form"], job.arguments["language"], told)
    key = random(SecretBox.KEY_SIZE)
    key_folder.kept(_name(job), bytes(SecretBox(key).encrypt(packing.pack(made.files.items()))))
    details = {"key": key.hex(), "files": sorted(made.files), "rows": made.rows}
    Job.objects.filter(pk=job.pk).update(details=details)
    words = ngettext("%(n)s answer, to be taken within an hour", "%(n)s answers, to be taken within an hour", made.rows)
    return words % {"n": made.rows}


def handed_out(viewer: Viewer, wave: Wave, job: Job) -> bytes:
    """The archive, which is gone then; History notes who took it. Outside of a transaction. Raises Refused."""
    key, box = job.details.get("key", ""), key_folder.content(_name(job))
    stale = History.objects.filter(when__gte=job.began or job.asked, verb__in=_STALE).exists()
    _gone(job)
    try:
        content = SecretBox(bytes.fromhex(key)).decrypt(box) if key and box and not stale else None
    except CryptoError:
        content = None
    if content is None:
        raise Refused(_("These files are not there any more, or rows have changed since. Ask for them once more."))
    with transaction.atomic():
        recorded(viewer, "export", wave, new={"files": job.details["files"], "rows": job.details["rows"]})
    return bytes(content)


def destroy_what_is_over() -> int:
    """Destroys what waited for an hour, and what belongs to no job; how many. 'wellknit serve' asks every minute."""
    count = 0
    for name in _waiting():
        with scopes_disabled():
            job = Job.objects.filter(pk=UUID(name.removesuffix(_SUFFIX))).first()
        since = (job.ended or job.began) if job is not None else None
        if job is None or since is None or since <= timezone.now() - _KEPT:
            count += key_folder.destroyed(name)
            if job is not None:
                _gone(job)
    return count


def all_destroyed() -> None:
    """Destroys all that waits to be taken, since rows are not what they were."""
    for name in _waiting():
        key_folder.destroyed(name)


def _waiting() -> list[str]:
    return [name for name in key_folder.names() if name.endswith(_SUFFIX)]


def _name(job: Job) -> str:
    return f"{job.pk}{_SUFFIX}"


def _gone(job: Job) -> None:
    key_folder.destroyed(_name(job))
    with scopes_disabled():
        Job.objects.filter(pk=job.pk).update(details={})
