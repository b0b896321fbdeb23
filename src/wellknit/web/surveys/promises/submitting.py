"""Submitting: in one transaction the answer is there, who answered is marked, and the draft and all links are gone."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from wellknit.web.models import Draft, Invitee, Keyholder, Link, Mode, Submission, Wave, WaveState
from wellknit.web.scope import inside
from wellknit.web.surveys.promises import drafts
from wellknit.web.surveys.promises.codes import written
from wellknit.web.surveys.promises.contents import content
from wellknit.web.surveys.promises.filling import Filling, packed
from wellknit.web.surveys.promises.sealing import derived, mac, sealed
from wellknit.web.surveys.promises.storing import Full, held, storing
from wellknit.web.surveys.promises.tokens import is_strangers, link_digest

__all__ = ["Conflict", "Full", "Over", "Receipt", "Sent", "Spent", "left_behind", "submitted"]


class Conflict(Exception):
    """Under this id something else was sent before, which is kept."""


class Spent(Exception):
    """This link has answered already, or it is none."""


class Over(Exception):
    """The wave is not open, or not any more."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """``code`` is what the respondent keeps; ``again`` says that the same had been sent before."""

    code: str
    again: bool


class Sent:
    """What derives from the id of a submission, which whoever sends it has made, and from what is sent.

    Nothing that is kept leads back to the id, and what was sent can't be compared with what is kept without it.
    """

    def __init__(self, submission: str, filling: Filling) -> None:
        self.filling = replace(filling, page=0)
        self.pk = UUID(bytes=derived(submission, "submission", 16))
        self.mac = mac(derived(submission, "content key"), packed(self.filling))
        self.code = written(derived(submission, "receipt", 10))

    def before(self, wave: Wave) -> Receipt | None:
        """The receipt, where this was sent before. The wave is held from here on until the transaction ends. Raises
        Conflict where it was something else, and Over where nothing new is taken any more."""
        state = held(wave, self.pk.bytes)
        kept = Submission.objects.filter(pk=self.pk).values_list("mac", flat=True).first()
        if kept is None:
            if state != WaveState.OPEN:
                raise Over
            return None
        if not hmac.compare_digest(bytes(kept), self.mac):
            raise Conflict
        return Receipt(self.code, True)

    def row(self, wave: Wave, filling: Filling, link: bytes, invitee: UUID | None) -> Submission:
        """The row to store; ``filling`` is what was sent with what the roster says. Raises NoKey."""
        return Submission(
            pk=self.pk,
            initiative_id=wave.initiative_id,
            wave=wave,
            mac=self.mac,
            code=digest(self.code),
            content=content(wave, filling, link),
            invitee_id=invitee,
        )


def submitted(wave: Wave, filling: Filling, *, submission: str, token: str, invitee: Invitee | None) -> Receipt:
    """Stores an answer for good; when this returns, it is on the disk. The same again gives the same receipt, also
    without ``invitee``, whose link is spent by then.

    Where the promise allows it, ``token`` still leads to what was sent, until the wave closes.

    ``submission`` is a random id that was made when the last page was shown. ``invitee`` is whom ``token`` opened the
    pages for; None for somebody who came by the open link, and for what was keyed in from paper of nobody in
    particular. Raises Conflict, Spent, Over and Full, and NoKey where the wave has not the key that it promised.
    """
    sent = Sent(submission, filling)
    named = invitee.pk if invitee is not None and wave.mode == Mode.IDENTIFIED else None
    with inside(wave.initiative):
        # Before the transaction: others can't write while it lasts.
        row = sent.row(wave, _told(wave, sent.filling, invitee), _link(wave, invitee), named)
    with storing(), inside(wave.initiative), transaction.atomic():
        if (receipt := sent.before(wave)) is not None:
            return receipt
        if invitee is not None:
            # Not 'when': the mark has no time.
            if not Invitee.objects.filter(pk=invitee.pk, wave=wave, answered=False).update(answered=True):
                raise Spent
            _spent(invitee, token if _leads_back(wave, token) else "")
        elif not (is_strangers(token) and wave.open_code) and not filling.on_paper:
            raise Spent
        row.save(force_insert=True)
        left_behind(wave, token, sent.code)
    return Receipt(sent.code, False)


def left_behind(wave: Wave, token: str, code: str) -> None:
    """Puts the receipt's code in the place of the draft, where whoever brings the link may change the answer by it: the
    server can't open it without. Within a transaction; nothing is left in anonymous waves, and of strangers."""
    if _leads_back(wave, token):
        drafts.kept(wave, token, Filling(receipt=code))
    else:
        Draft.objects.filter(pk=drafts.id_of(token)).delete()


def _spent(invitee: Invitee, but: str) -> None:
    """No link of ``invitee`` opens anything any more, but the one of the token ``but``."""
    Link.objects.filter(invitee=invitee).exclude(digest=link_digest(but)).delete()


def _leads_back(wave: Wave, token: str) -> bool:
    return bool(token) and wave.mode != Mode.ANONYMOUS and not is_strangers(token)


def digest(code: str) -> str:
    """What is kept of a receipt code."""
    return derived(code.replace("-", ""), "receipt code").hex()


def _told(wave: Wave, filling: Filling, invitee: Invitee | None) -> Filling:
    """What the roster says of site, role and organization goes before what was asked, but in anonymous waves: there
    it would lead from the row to the invitation."""
    if invitee is None or wave.mode == Mode.ANONYMOUS:
        return filling
    return replace(
        filling,
        site=invitee.site.key if invitee.site else filling.site,
        role=invitee.role or filling.role,
        organization=invitee.organization.key if invitee.organization else filling.organization,
    )


def _link(wave: Wave, invitee: Invitee | None) -> bytes:
    """Who answered a confidential wave, sealed to each keyholder; nothing in the others: identified ones say it, and
    in anonymous ones it is nowhere."""
    if wave.mode != Mode.CONFIDENTIAL:
        return b""
    # The id and not the key, which may be somebody's name; and of nobody as long as of somebody.
    person = invitee.person_id if invitee is not None else None
    named = person.bytes if person is not None else bytes(16)
    publics = Keyholder.objects.filter(wave=wave).exclude(public_key=b"").values_list("public_key", flat=True)
    return b"".join(sealed(bytes(public), named) for public in publics)
