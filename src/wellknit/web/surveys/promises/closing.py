"""Closing a wave: its answers become a table in random order, and all that was needed to ask for them is gone.

One transaction does it, so a wave is open or closed and nothing between. What must be done outside of one (the file of
the database written anew, the wave's key destroyed) comes after it, and is done again whenever closing is asked for
again: whoever was interrupted asks again. An identified wave that was opened once more is closed with what it had
before; the others never are, since what came later would be known by that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random, SystemRandom
from uuid import uuid4

from django.db import OperationalError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django_scopes import scopes_disabled

from wellknit.web.history import recorded
from wellknit.web.models import (
    Draft,
    InstrumentVersion,
    Invitee,
    Keyholder,
    Link,
    Mode,
    Response,
    Submission,
    Wave,
    WaveState,
)
from wellknit.web.rules import Viewer
from wellknit.web.scope import inside
from wellknit.web.surveys.forms_of import questionnaire_of
from wellknit.web.surveys.promises import keys, rewriting, rows
from wellknit.web.surveys.promises.contents import Opening
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.rewriting import Busy
from wellknit.web.surveys.promises.submitting import Over

__all__ = ["Busy", "Unreadable", "cleaned", "closed", "finished"]

Progress = Callable[[int, int], None]
_TOUCHED: tuple[type[Model], ...] = (Submission, Draft, Link, Invitee, Response, Keyholder)


class Unreadable(Exception):
    """An answer can't be opened with the wave's key. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class _Answer:
    filling: Filling
    person: str
    link: bytes


def closed(viewer: Viewer, wave: Wave, told: Progress | None = None, *, second_copy: str = "") -> int:
    """Closes the wave for good; how many responses it has. Outside of a transaction; again does what was left undone.

    ``second_copy`` is the text of the wave's key, where the server's own was lost. Raises NoKey where the key is
    neither here nor given, Over where the wave was never open or was cancelled, Unreadable and Busy.
    """
    with inside(wave.initiative):
        with transaction.atomic(durable=True):
            related = ("initiative", "instrument_version")
            now = Wave.objects.select_for_update(of=("self",)).select_related(*related).get(pk=wave.pk)
            if now.state == WaveState.OPEN:
                _rewritten(viewer, now, second_copy, told or _silent)
            elif now.state != WaveState.CLOSED:
                raise Over
        cleaned(now)
        wave.refresh_from_db()
        return Response.objects.filter(wave=wave).count()


def _silent(done: int, total: int) -> None:
    pass


# --- In one transaction -----------------------------------------------------------------------------------------------


def _rewritten(viewer: Viewer, wave: Wave, second_copy: str, told: Progress) -> None:
    chance = _chance()
    answers = _opened(wave, second_copy, told)
    chance.shuffle(answers)
    if wave.mode == Mode.ANONYMOUS:
        answers = _merged(wave, answers, chance)
    questionnaire = questionnaire_of(_version(wave))
    columns = rows.headings(questionnaire, (each.filling for each in answers), wave.mode, wave.columns)
    before = list(Response.objects.filter(wave=wave))
    made = [*before, *_responses(wave, answers, columns, _names(len(answers), before, chance))]
    chance.shuffle(made)
    for place, each in enumerate(made):
        each.position = place
    for model in (Response, Submission, Draft):
        model._default_manager.filter(wave=wave).delete()
    Link.objects.filter(invitee__wave=wave).delete()
    Keyholder.objects.filter(wave=wave).update(sealed_key=b"")
    Response.objects.bulk_create(made, batch_size=500)
    _forgotten(wave, chance)
    closed = {"state": WaveState.CLOSED, "closed": timezone.now(), "columns": columns, "version": wave.version + 1}
    Wave.objects.filter(pk=wave.pk).update(**closed)
    recorded(viewer, "change", wave, old={"state": WaveState.OPEN}, new={"state": WaveState.CLOSED})


def _responses(
    wave: Wave, answers: Sequence[_Answer], columns: Sequence[str], names: Sequence[str]
) -> Iterator[Response]:
    for name, each in zip(names, answers, strict=True):
        yield Response(
            initiative_id=wave.initiative_id,
            wave=wave,
            respondent=name,
            cells=rows.cells(each.filling, columns, name, each.person),
            sealed_link=each.link,
            # Of what came on paper somebody may know whose it was.
            on_paper=each.filling.on_paper and wave.mode != Mode.ANONYMOUS,
        )


def _version(wave: Wave) -> InstrumentVersion:
    assert wave.instrument_version is not None  # no wave is launched without one
    return wave.instrument_version


def _chance() -> Random:
    return SystemRandom()


def _opened(wave: Wave, second_copy: str, told: Progress) -> list[_Answer]:
    opening = Opening(wave, second_copy)
    found = Submission.objects.filter(wave=wave, withdrawn=False, replaced=False)
    total, answers = found.count(), []
    for done, (box, person) in enumerate(found.values_list("content", "invitee__person__key").iterator(500), start=1):
        content = opening.content(bytes(box))
        if content is None:
            raise Unreadable
        answers.append(_Answer(content.filling, person or "", content.link))
        told(done, total)
    return answers


def _merged(wave: Wave, answers: Sequence[_Answer], chance: Random) -> list[_Answer]:
    fillings = [each.filling for each in answers]
    return [_Answer(each, "", b"") for each in rows.unrecognizable(fillings, questionnaire_of(_version(wave)), chance)]


def _names(count: int, before: Sequence[Response], chance: Random) -> list[str]:
    """Names that tell of nothing, not even of the order, and that nobody has yet."""
    taken = {each.respondent for each in before}
    names = (f"r{number:08d}" for number in chance.sample(range(10**8), count + len(taken)))
    return [name for name in names if name not in taken][:count]


def _forgotten(wave: Wave, chance: Random) -> None:
    """Invitees under new ids and in random order, with their marks."""
    invitees: list[Invitee] = list(Invitee.objects.filter(wave=wave))
    Invitee.objects.filter(wave=wave).delete()
    chance.shuffle(invitees)
    for each in invitees:
        each.pk = uuid4()
    Invitee.objects.bulk_create(invitees, batch_size=500)


# --- Outside of it ----------------------------------------------------------------------------------------------------


def cleaned(wave: Wave) -> None:
    """Nothing that a closed wave no longer needs stays in the file of the database or in its log, and the server's
    copy of the key is destroyed. Raises Busy."""
    try:
        if not connection.in_atomic_block:  # as within a test, where nothing of it can be done
            rewriting.rewritten(_TOUCHED)
    except OperationalError as error:
        raise Busy from error
    finally:
        keys.destroyed(wave)


def finished() -> int:
    """Does what closings left undone that were interrupted and that nobody asked for again: for how many waves."""
    with scopes_disabled():
        # Kept by somebody whose page was asked for just before.
        Draft.objects.filter(wave__state=WaveState.CLOSED).delete()
        waves = list(Wave.objects.filter(pk__in=keys.held(), state=WaveState.CLOSED))
    for wave in waves:
        cleaned(wave)
    return len(waves)
