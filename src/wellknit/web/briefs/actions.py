"""What can be done with briefs: one function a verb, in the transaction of its caller, with its line of History."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.web.briefs.records import ground, made_from
from wellknit.web.history import Changed, added, changed, recorded, removed
from wellknit.web.jobs import asked_for
from wellknit.web.models import Brief, BriefFile, History, Job, JobState, Wave
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer

__all__ = [
    "add_brief",
    "ask_for_making",
    "change_brief",
    "copy_brief",
    "keep_files",
    "publish_brief",
    "remove_brief",
    "withdraw_brief",
]

Values = Mapping[str, Any]
_LONGEST_NAME = 200


def add_brief(viewer: Viewer, wave: Wave, values: Values) -> Brief:
    """A new brief of ``wave``, without a text yet, and the making of it; the first of all is the folder's own."""
    first = values["language"] == viewer.initiative.language and not Brief.objects.filter(in_folder=True).exists()
    brief = added(viewer, Brief(**values, wave=wave, in_folder=first))
    ask_for_making(viewer, brief)
    return brief


def ask_for_making(viewer: Viewer, brief: Brief) -> Job:
    """The job that makes the files of ``brief``: the one that waits already, if there is one."""
    waiting = Job.objects.filter(kind="brief", arguments__brief=str(brief.pk), state=JobState.WAITING).first()
    return waiting or asked_for(viewer, "brief", brief=str(brief.pk))


def change_brief(viewer: Viewer, brief: Brief, version: int, values: Values) -> Brief:
    """Gives a brief new values; where it becomes the folder's own, the one that was is not any more."""
    if values.get("in_folder"):
        for other in Brief.objects.select_for_update().filter(in_folder=True).exclude(pk=brief.pk):
            changed(viewer, other, other.version, {"in_folder": False})
    return changed(viewer, brief, version, values)


def copy_brief(viewer: Viewer, brief: Brief) -> Brief:
    """Another brief with the same text, of which nothing is made yet."""
    name = _("Copy of %(name)s") % {"name": brief.name}
    same = {each: getattr(brief, each) for each in ("wave", "audience", "date", "language", "allow", "source")}
    return added(viewer, Brief(name=name[:_LONGEST_NAME], **same))


def remove_brief(viewer: Viewer, brief: Brief, version: int) -> History:
    """Removes a brief; its text comes back when that is undone, and its files can be made again from it."""
    now = _locked(brief, version)
    now.files.all().delete()
    now.made, now.made_from, now.made_for, now.published, now.published_for = None, "", "", None, ""
    now.save()
    return removed(viewer, now, version)


def publish_brief(viewer: Viewer, brief: Brief, version: int) -> Brief:
    """Shows what was made last to whom it was made for, in place of what was published before.

    Raises Refused where nothing new was made, or the brief is another one by now; Changed.
    """
    now = _locked(brief, version)
    drafts = now.files.filter(published=False)
    if now.made_from != made_from(now, ground(viewer.initiative)):
        raise Refused(_("The brief was changed, or something that it is made from was. Make it once more first."))
    if not drafts.exists():
        raise Refused(_("There is nothing new to publish."))
    now.files.filter(published=True).delete()
    drafts.update(published=True)
    # It was made of the same figures, or it would be out of date.
    now.published, now.published_for = timezone.now(), now.audience
    return _done(viewer, now, "publish", {"audience": now.published_for})


def withdraw_brief(viewer: Viewer, brief: Brief, version: int) -> Brief:
    """Shows a brief to nobody any more but those who make briefs. Raises Changed."""
    now = _locked(brief, version)
    shown = now.files.filter(published=True)
    if now.files.filter(published=False).exists():
        shown.delete()
    else:
        shown.update(published=False)
    now.published, now.published_for = None, ""
    return _done(viewer, now, "withdraw")


def keep_files(viewer: Viewer, brief: Brief, files: Mapping[str, bytes], made_from: str, made_for: str) -> None:
    """Keeps what was made of a brief, in place of what was made before; what is published stays as it is."""
    Brief.objects.select_for_update().get(pk=brief.pk)
    brief.files.filter(published=False).delete()
    rows = (
        BriefFile(initiative=viewer.initiative, brief=brief, path=path, content=content)
        for path, content in files.items()
    )
    BriefFile.objects.bulk_create(rows)
    # Whoever is writing in it meanwhile wrote in what it is made from: to them nothing has changed.
    Brief.objects.filter(pk=brief.pk).update(made=timezone.now(), made_from=made_from, made_for=made_for)
    recorded(viewer, "make", brief)


def _locked(brief: Brief, version: int) -> Brief:
    now = Brief.objects.select_for_update().get(pk=brief.pk)
    if now.version != version:
        raise Changed(now)
    return now


def _done(viewer: Viewer, brief: Brief, verb: str, new: Values | None = None) -> Brief:
    brief.version += 1
    brief.save()
    recorded(viewer, verb, brief, new=new)
    return brief
