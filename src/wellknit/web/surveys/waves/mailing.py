"""Mails about a wave, sent by the worker: each person at most once a round, whatever happens to the worker.

``Invitee.mails`` is the number of the last round that reached somebody. It is set *before* the mail is handed to the
mail server, together with the fresh token, which exists in that one mail alone: no job, log or line of History ever
holds it. If the worker dies between the two, that one person gets no mail of this round instead of two, and the list
of the invited says so with a button; the job, begun anew, goes on with those whom the round has not reached.

In anonymous waves a reminder must not tell who has answered: the round is counted for everybody, progress runs over
everybody, the job says no number, and what a mail server refuses is noted at the invitation alone.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Mapping
from functools import partial
from random import SystemRandom
from typing import Any
from uuid import UUID

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wellknit.web.jobs import Progress, asked_for, kind
from wellknit.web.models import Invitee, Job, JobState, Mode, Wave, WaveState
from wellknit.web.refusals import Refused
from wellknit.web.rules import Viewer, reach
from wellknit.web.surveys.promises import tokens
from wellknit.web.surveys.waves.launching import mails_stay_here
from wellknit.web.surveys.waves.mails import What, mail
from wellknit.web.surveys.waves.records import mailable

__all__ = ["NOT_SURE", "ask_for_mails", "on_the_way", "send_again"]

#: Stands in ``Invitee.bounced`` while a mail is handed over, and stays there if the worker ends just then.
NOT_SURE = "?"
_KINDS = ("invite", "remind", "tell_results")


def on_the_way(wave: Wave) -> QuerySet[Job]:
    """Jobs of mails of the wave that wait or run."""
    waiting = Job.objects.filter(kind__in=_KINDS, state__in=(JobState.WAITING, JobState.RUNNING))
    return waiting.filter(arguments__wave=str(wave.pk))


def ask_for_mails(viewer: Viewer, wave: Wave, what: What, words: Mapping[str, str] | None = None) -> list[Job]:
    """A job that sends these mails to all whom the viewer may invite: one for all, or one for each site.

    Within the transaction of its caller. Raises Refused where they are not to be sent now.
    """
    now = Wave.objects.select_for_update().get(pk=wave.pk)
    if now.state != (WaveState.CLOSED if what == "tell_results" else WaveState.OPEN):
        raise Refused(
            _("The survey is not closed yet, so there are no results.")
            if what == "tell_results"
            else _("The survey is not open, so nobody can be asked to answer it.")
        )
    if now.mode == Mode.ANONYMOUS and mails_stay_here():
        raise Refused(
            _("Mails are written to files here. Those of an anonymous survey would give away people's links.")
        )
    if on_the_way(now).exists():
        raise Refused(_("Mails of this survey are on their way. Wait until they have gone out."))
    where = reach(viewer, "invite_respondents")
    last = Invitee.objects.filter(wave=now).aggregate(last=Max("mails"))["last"] or 0
    number = 1 if what == "invite" else max(last, 1) + 1
    arguments: dict[str, Any] = {"wave": str(now.pk), "round": number}
    if words:
        arguments["words"] = dict(words)
    places: list[UUID | None] = [None] if where.nowhere else [*sorted(where.sites)]
    return [asked_for(viewer, what, site=site, **arguments) for site in places]


def send_again(viewer: Viewer, invitee: Invitee) -> None:
    """Has the invitation sent once more to somebody whom it did not reach. Raises Refused."""
    now = Invitee.objects.select_for_update().get(pk=invitee.pk)
    if not now.bounced:
        raise Refused(_("The last mail went out, as far as can be told here."))
    Invitee.objects.filter(pk=now.pk).update(mails=0, bounced="")
    ask_for_mails(viewer, invitee.wave, "invite")


# --- The worker's part ------------------------------------------------------------------------------------------------


def _round(what: What, job: Job, told: Progress) -> str:
    wave = Wave.objects.get(pk=job.arguments["wave"])
    rows = Invitee.objects.filter(wave=wave)
    if job.site is not None:
        rows = rows.filter(site=job.site)
    everybody = list(rows.values_list("pk", flat=True))
    # In no order that anybody knows, so that how far a job came before it failed tells of nobody.
    SystemRandom().shuffle(everybody)
    counts = {"sent": 0, "refused": 0}
    connection = get_connection()
    try:
        for done, pk in enumerate(everybody, 1):
            came = _one(what, pk, job, connection)
            if came:
                counts[came] += 1
            told(done, len(everybody))
    finally:
        connection.close()
    if wave.mode == Mode.ANONYMOUS and what == "remind":
        return _("Whoever has not answered was reminded.")
    found = ngettext("%(sent)s mail went out.", "%(sent)s mails went out.", counts["sent"]) % counts
    if counts["refused"]:
        refused = ngettext(
            "%(refused)s address was refused: see the list of the invited.",
            "%(refused)s addresses were refused: see the list of the invited.",
            counts["refused"],
        )
        found = f"{found} {refused % counts}"
    return found


def _one(what: What, pk: UUID, job: Job, connection: BaseEmailBackend) -> str:
    """One person's mail: 'sent', 'refused', or '' where none is to be sent."""
    number: int = job.arguments["round"]
    with transaction.atomic():
        rows = Invitee.objects.select_for_update(of=("self",)).select_related(
            "wave__initiative", "initiative", "person", "site"
        )
        invitee = rows.filter(pk=pk).first()
        # A wave that was closed or cancelled meanwhile writes to nobody any more.
        wanted = WaveState.CLOSED if what == "tell_results" else WaveState.OPEN
        if invitee is None or invitee.mails >= number or invitee.wave.state != wanted:
            return ""
        silent = invitee.wave.mode == Mode.ANONYMOUS and what == "remind"
        to_answer = what != "tell_results"
        # An invitation to an anonymous wave goes to whoever was given none, answered or not: leaving it out would show.
        done = invitee.answered and to_answer and not (invitee.wave.mode == Mode.ANONYMOUS and what == "invite")
        before = {"mails": invitee.mails, "bounced": invitee.bounced}
        if done or not _reachable(invitee):
            if silent:
                Invitee.objects.filter(pk=pk).update(mails=number)
            return ""
        token = tokens.fresh(invitee) if to_answer else ""
        Invitee.objects.filter(pk=pk).update(mails=number, bounced=before["bounced"] if silent else NOT_SURE)
    message = mail(what, invitee, token, job.arguments.get("words"))
    say = partial(Invitee.objects.filter(pk=pk).update)
    refused = _handed_over(lambda: connection.send_messages([message]), undo=lambda: say(**before))
    if not silent:
        say(bounced=refused[:300])
    return "refused" if refused else "sent"


def _reachable(invitee: Invitee) -> bool:
    return Invitee.objects.filter(mailable(), pk=invitee.pk).exists()


def _handed_over(send: Callable[[], object], undo: Callable[[], object]) -> str:
    """What the mail server says against this address, '' where it took the mail.

    Raises Refused where it takes no mails at all: ``undo`` is then done, as nothing has gone out. Where it breaks off
    in the midst nobody knows, and nothing is undone.
    """
    try:
        send()
    except smtplib.SMTPRecipientsRefused as error:
        return _said(*next(iter(error.recipients.values())))
    except smtplib.SMTPServerDisconnected as error:
        raise Refused(_("The mail server broke off. Do it once more: nobody gets a mail twice.")) from error
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= 500:
            return _said(error.smtp_code, error.smtp_error)
        undo()
        raise Refused(_("The mail server asks to wait. Do it once more later: nobody gets a mail twice.")) from error
    except (smtplib.SMTPException, OSError) as error:
        undo()
        raise Refused(
            _("The mail server does not take our mails. Ask whoever holds the machine; nobody gets a mail twice.")
        ) from error
    return ""


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {words}".split())


@kind("invite", gettext_lazy("Invitations to a survey"), "invite_respondents")
def invite(job: Job, told: Progress) -> str:
    return _round("invite", job, told)


@kind("remind", gettext_lazy("Reminders of a survey"), "invite_respondents")
def remind(job: Job, told: Progress) -> str:
    return _round("remind", job, told)


@kind("tell_results", gettext_lazy("Mails that tell where the results of a survey are"), "invite_respondents")
def tell_results(job: Job, told: Progress) -> str:
    return _round("tell_results", job, told)
