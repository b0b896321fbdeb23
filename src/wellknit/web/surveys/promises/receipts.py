"""Receipts: by the code that a respondent kept, an answer is looked at, replaced or withdrawn until the wave closes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import transaction

from wellknit.web.models import Mode, Submission, Wave, WaveState
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.codes import said, written
from wellknit.web.surveys.promises.contents import Content, Opening
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.keys import NoKey
from wellknit.web.surveys.promises.storing import held, storing
from wellknit.web.surveys.promises.submitting import Over, Receipt, Sent, digest, left_behind

__all__ = ["Kept", "of", "replaced", "withdrawn"]

#: What is left of an answer that was withdrawn or replaced: that it was sent, so that sending it again does nothing.
_EMPTY: dict[str, object] = {"content": b"", "invitee": None}


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept under a code. ``filling`` is None where it is sealed, and where nothing is kept any more."""

    filling: Filling | None
    withdrawn: bool = False
    replaced: bool = False


def of(wave: Wave, code: str) -> Kept | None:
    """What is kept under ``code``; None where there is no such receipt. One query."""
    with inside(wave.initiative):
        row = _row(wave, code)
        if row is None:
            return None
        kept = _content(wave, row)
    return Kept(kept.filling if kept else None, row.withdrawn, row.replaced)


def replaced(wave: Wave, code: str, filling: Filling, submission: str, own: str = "") -> Receipt | None:
    """Puts another answer in the place of the one under ``code``, whose mark, site and role stay; None where there is
    none. It has a code of its own, to which ``own`` leads, the token by whose link somebody came back. The same again
    gives the same receipt. Raises Conflict, Over and Full, and NoKey
    where the server has lost the key of a confidential wave."""
    sent = Sent(submission, filling)
    with storing(), inside(wave.initiative), transaction.atomic():
        if (receipt := sent.before(wave)) is not None:
            return receipt
        row = _row(wave, code, lock=True)
        if row is None or row.withdrawn or row.replaced:
            return None
        told, link = sent.filling, b""
        if wave.mode != Mode.ANONYMOUS:
            before = _content(wave, row)
            if before is None:
                raise NoKey
            stay = ("site", "role", "kind", "organization", "on_paper")
            told = replace(told, **{name: getattr(before.filling, name) for name in stay})
            link = before.link
        sent.row(wave, told, link, row.invitee_id).save(force_insert=True)
        Submission.objects.filter(pk=row.pk).update(replaced=True, **_EMPTY)
        if own:
            left_behind(wave, own, sent.code)
    return Receipt(sent.code, False)


def withdrawn(wave: Wave, code: str) -> bool:
    """Takes the answer under ``code`` away; that somebody has answered stays marked. Doing it twice is doing it once.
    False where there is none. Raises Over and Full."""
    with storing(), inside(wave.initiative), transaction.atomic():
        if held(wave, digest(code).encode("ascii")) != WaveState.OPEN:
            raise Over
        row = _row(wave, code, lock=True)
        if row is None or row.replaced:
            return False
        if not row.withdrawn:
            Submission.objects.filter(pk=row.pk).update(withdrawn=True, **_EMPTY)
    return True


def _row(wave: Wave, code: str, *, lock: bool = False) -> Submission | None:
    content = said(code)
    if content is None:
        return None
    rows = Submission.objects.filter(wave=wave, code=digest(written(content)))
    return (rows.select_for_update() if lock else rows).first()


def _content(wave: Wave, row: Submission) -> Content | None:
    """What was answered. Nobody may look at it in an anonymous wave; in confidential ones the server can, for whoever
    brings the code."""
    if row.withdrawn or row.replaced or wave.mode == Mode.ANONYMOUS:
        return None
    try:
        return Opening(wave).content(bytes(row.content))
    except NoKey:
        return None
