"""Mending a wave that runs: its words, its end, who is asked; and closing, cancelling and opening it again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.surveys.questionnaire import Choice, Group, Item, Questionnaire, Scale
from wellknit.web.history import changed, recorded
from wellknit.web.jobs import Later, Progress, asked_for, kind
from wellknit.web.models import Comment, InstrumentVersion, Job, JobState, Mode, Release, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer
from wellknit.web.scope import viewer_of
from wellknit.web.surveys.forms_of import NotReadable, questionnaire_of
from wellknit.web.surveys.promises import keys
from wellknit.web.surveys.waves.ending import is_over
from wellknit.web.surveys.waves.preparing import locked

__all__ = [
    "cancel",
    "close_now",
    "close_soon",
    "closing",
    "correct",
    "frozen_for",
    "move_end",
    "only_words_differ",
    "reopen",
    "turn_open_link",
    "why_not_reopened",
]


def _open(wave: Wave, version: int | None = None) -> Wave:
    now = locked(wave, version)
    if now.state != WaveState.OPEN:
        raise Refused(_("The survey is not open."))
    return now


def move_end(viewer: Viewer, wave: Wave, version: int, ends: date) -> Wave:
    """Another last day, today at the earliest. Raises Changed and Refused."""
    now = _open(wave, version)
    if ends < timezone.localdate():
        raise Refused(_("This day is over already. To end the survey today, close it."))
    if now.deleted_on and ends >= now.deleted_on:
        raise Refused(_("Answers are deleted on %(day)s, as people were told.") % {"day": now.deleted_on})
    return changed(viewer, now, now.version, {"ends": ends})


def correct(
    viewer: Viewer, wave: Wave, version: int, texts: Mapping[str, Any], instrument: InstrumentVersion | None
) -> Wave:
    """Other words while people answer, said on their first page by ``texts["correction"]``; other questions never.

    ``instrument`` is another version of the same one, in which nothing but words differs. Raises Changed and Refused.
    """
    now = _open(wave, version)
    values = dict(texts)
    if instrument is not None and instrument.pk != now.instrument_version_id:
        frozen_for(now, instrument)
        values["instrument_version"] = instrument
    return changed(viewer, now, now.version, values)


def frozen_for(wave: Wave, instrument: InstrumentVersion) -> None:
    """Freezes another version of what ``wave`` asked, in which nothing but words differs. Raises Refused."""
    current = wave.instrument_version
    if current is None or instrument.instrument_id != current.instrument_id:
        raise Refused(_("This is another instrument. A survey that runs keeps its own."))
    try:
        same = only_words_differ(questionnaire_of(current), questionnaire_of(instrument))
    except NotReadable as error:
        raise Refused(_("This version has mistakes.")) from error
    if not same:
        raise Refused(
            _("In this version more than words differs: questions, answers or conditions. What people have "
              "answered already would not be comparable. Ask it in a new survey.")
        )  # fmt: skip
    InstrumentVersion.objects.filter(pk=instrument.pk).update(frozen=True)


def only_words_differ(one: Questionnaire, other: Questionnaire) -> bool:
    """Whether two forms ask the same, in the same order, with the same answers, in whatever words."""
    return _wordless(one) == _wordless(other)


def _wordless(form: Questionnaire) -> tuple[object, ...]:
    def of_scale(scale: Scale | None) -> Scale | None:
        if scale is None:
            return None
        return replace(scale, choices=tuple(map(of_choice, scale.choices)))

    def of_choice(choice: Choice) -> Choice:
        return replace(choice, labels={}, row=0)

    def of_item(item: Item) -> Item:
        bare: dict[str, Any] = {"labels": {}, "hints": {}, "constraint_messages": {}, "required_messages": {}}
        return replace(item, **bare, scale=of_scale(item.scale), row=0)

    def of_group(group: Group) -> Group:
        return replace(group, labels={}, row=0)

    languages = tuple(sorted(each.code for each in form.languages))
    return (tuple(map(of_item, form.items)), tuple(map(of_group, form.groups)), languages, form.default_language)


def turn_open_link(viewer: Viewer, wave: Wave) -> Wave:
    """Turns the open link on, with an address that nobody had before, or off: nobody can begin by it any more."""
    now = locked(wave)
    if now.state not in (WaveState.DRAFT, WaveState.OPEN):
        raise Refused(_("The survey is over."))
    now.open_code = "" if now.open_code else secrets.token_urlsafe(9)
    now.version += 1
    now.save(update_fields=("open_code", "version"))
    recorded(viewer, "open_link", now, new={"on": bool(now.open_code)})
    return now


def cancel(viewer: Viewer, wave: Wave, version: int) -> Wave:
    """Ends the wave without counting anything. It can be opened again. Raises Changed and Refused."""
    now = _open(wave, version)
    now.state = WaveState.CANCELLED
    now.version += 1
    now.save(update_fields=("state", "version"))
    recorded(viewer, "cancel", now)
    return now


def why_not_reopened(wave: Wave) -> str:
    """Why the wave can't be opened again; '' where it can."""
    if wave.state == WaveState.CANCELLED:
        return ""
    if wave.state != WaveState.CLOSED:
        return _("The survey is not over.")
    if Release.objects.filter(wave=wave).exists():
        return _("It is released: whoever read its results knows them. Ask in a new survey.")
    if wave.mode != Mode.IDENTIFIED:
        return _(
            "When it was closed, answers were rewritten in random order and the links and receipts were destroyed, as "
            "people were promised. Nothing that could be opened again is left. Ask in a new survey."
        )
    return ""


def reopen(viewer: Viewer, wave: Wave, version: int, ends: date) -> Wave:
    """Opens a cancelled wave again, or one with named answers that is closed and not released. Raises as above."""
    now = locked(wave, version)
    if why := why_not_reopened(now):
        raise Refused(why)
    if ends < timezone.localdate():
        raise Refused(_("This day is over already."))
    # Whoever wrote something may still change it, or take it back.
    Comment.objects.filter(wave=now).delete()
    now.state, now.closed, now.ends = WaveState.OPEN, None, ends
    now.version += 1
    now.save(update_fields=("state", "closed", "ends", "version"))
    recorded(viewer, "reopen", now, new={"ends": ends.isoformat()})
    return now


def close_soon(viewer: Viewer, wave: Wave, version: int | None = None, *, over: bool = False) -> Job:
    """Has the worker close the wave; one that is ``over``, only if it still is then: a clock may have jumped. Raises
    Changed, and Refused where it does so already."""
    now = _open(wave, version)
    if closing(now):
        raise Refused(_("The survey is being closed."))
    if now.mode == Mode.CONFIDENTIAL and keys.is_lost(now):
        raise Refused(_lost(now))
    return asked_for(viewer, "close", wave=str(now.pk), over=over)


def closing(wave: Wave) -> bool:
    """Whether a job that closes the wave waits or runs."""
    waiting = Job.objects.filter(kind="close", state__in=(JobState.WAITING, JobState.RUNNING))
    return waiting.filter(arguments__wave=str(wave.pk)).exists()


@kind("close", gettext_lazy("Closing a survey"), "change_waves")
def close(job: Job, told: Progress) -> str:
    """Closes the wave; begun anew after the worker died, it does what was left undone. Where others keep the files of
    the database busy, it waits ever longer for them, then says so, and tries once a minute."""
    from wellknit.web.surveys.promises.closing import Busy

    assert job.account is not None
    wave = Wave.objects.get(pk=job.arguments["wave"])
    viewer = viewer_of(job.account, job.initiative)
    if job.arguments.get("over") and wave.state == WaveState.OPEN and not is_over(wave):
        return _("Its last day is not over: the server's clock had jumped. It is closed when it is.")
    for pause in (*(() if job.wrong else _PAUSES), None):
        try:
            return _("%(count)s answers are in its table.") % {"count": _closed(viewer, wave, told=told)}
        except Busy as error:
            if pause is None:
                raise Later(_STILL_THERE) from error
        time.sleep(pause)
        told(0, 0)  # it may have been called off meanwhile
    raise AssertionError


#: How long to wait for others, in seconds: while one waits, no other job is done.
_PAUSES = (1, 2, 4, 8)
_STILL_THERE = gettext_lazy(
    "The survey is closed. What was deleted is not gone from the files of the database yet, as somebody can still see "
    "older rows or the disk is full. It is tried again every minute until it is done."
)


def _lost(wave: Wave) -> str:
    """What to do where the server has lost the wave's key."""
    if wave.mode == Mode.CONFIDENTIAL:
        return _(
            "The key of this survey is not on the server any more. A keyholder has to bring it back first, on their "
            "own page of the survey, with their own key."
        )
    return _(
        "The key of this survey is not on the server any more. Whoever keeps the second copy has to bring it: the page "
        "that closes the survey asks for it."
    )


def close_now(viewer: Viewer, wave: Wave, second_copy: str = "") -> int:
    """Closes the wave while somebody waits, outside of a transaction; how many answers its table has. Raises Refused,
    also where the worker has to do what is left."""
    from wellknit.web.surveys.promises.closing import Busy

    try:
        return _closed(viewer, wave, second_copy)
    except Busy as error:
        with transaction.atomic():
            asked_for(viewer, "close", wave=str(wave.pk))
        raise Refused(_STILL_THERE) from error


def _closed(viewer: Viewer, wave: Wave, second_copy: str = "", told: Progress | None = None) -> int:
    """The same; raises Busy as well."""
    from wellknit.web.surveys.promises import closing, submitting

    try:
        return closing.closed(viewer, wave, told, second_copy=second_copy)
    except keys.NoKey as error:
        raise Refused(_lost(wave)) from error
    except submitting.Over as error:
        raise Refused(_("The survey is not open.")) from error
    except closing.Unreadable as error:
        raise Refused(_("An answer can't be opened with this key. Nothing was changed.")) from error
