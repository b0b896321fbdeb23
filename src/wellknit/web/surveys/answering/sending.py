"""Sending for good: all answers come in one request, are judged once more, and are stored as what the form makes of
them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Evaluation
from wellknit.web.models import Wave
from wellknit.web.surveys.answering.judging import counted, plain
from wellknit.web.surveys.answering.reading import MARK, read
from wellknit.web.surveys.answering.stopping import Stopped
from wellknit.web.surveys.answering.turning import merged, mistakes, own_words
from wellknit.web.surveys.answering.visiting import Visit
from wellknit.web.surveys.promises import receipts
from wellknit.web.surveys.promises.filling import Filling
from wellknit.web.surveys.promises.keys import NoKey
from wellknit.web.surveys.promises.room import enough, letters
from wellknit.web.surveys.promises.submitting import Conflict, Full, Over, Receipt, Spent, submitted

__all__ = ["ALONG", "Sending", "along", "fresh_id", "sending", "store"]

#: What of a filling is sent along with the answers, so that the same again needs nothing that is kept here.
ALONG = ("language", "site", "role", "kind", "agreed", "minor")


def fresh_id() -> str:
    """The id of a submission, made when the page that sends it is shown."""
    return secrets.token_urlsafe(18)


def along(wave: Wave, filling: Filling, language: str) -> tuple[tuple[str, str], ...]:
    """Fields of the last page beside its answers: (name, value)."""
    values = {**{name: getattr(filling, name) for name in (*ALONG, "shared")}, "language": language}
    if filling.on_paper:
        values["on_paper"] = _paper().sign(wave.pk.hex)
    return tuple((f"with:{name}", "1" if value is True else value) for name, value in values.items() if value)


def _paper() -> signing.Signer:
    """Signs that an answer is keyed in from paper, for which no link is needed: so nobody else can say it of theirs."""
    return signing.Signer(salt="wellknit.on-paper")


def _is_paper(wave: Wave, text: str) -> bool:
    try:
        return _paper().unsign(text[:200]) == wave.pk.hex
    except signing.BadSignature:
        return False


@dataclass(frozen=True, slots=True)
class Sending:
    """What was sent: ``visit`` with the answers as they were typed, what the form asks, what is ``wrong``, and the
    ``filling`` that is stored where nothing is."""

    visit: Visit
    evaluation: Evaluation
    wrong: Mapping[str, str]
    filling: Filling


def sending(visit: Visit, sent: QueryDict) -> Sending:
    """Reads everything that was sent; nothing else is looked at, so that the same again is the same."""
    items = visit.form.items
    paths = dict.fromkeys(name[len(MARK) :].partition("#")[0] for name in sent if name.startswith(MARK))
    got = read(sent, [(path, items[plain(path)]) for path in paths if plain(path) in items])
    told = {name: sent.get(f"with:{name}", "")[:100] for name in ALONG}
    young = bool(told["minor"] or (visit.invitee and visit.invitee.minor))
    filling = Filling(
        {}, told["language"], site=told["site"], role=told["role"], kind=told["kind"], agreed=bool(told["agreed"]),
        minor=young, on_paper=_is_paper(visit.wave, sent.get("with:on_paper", "")),
    )  # fmt: skip
    visit = replace(visit, filling=filling)
    answers, got = merged(visit, got)
    visit = replace(visit, filling=replace(filling, answers=answers))
    evaluation = visit.judged()
    wrong = mistakes(visit, evaluation, got)
    final = replace(visit.filling, answers=counted(visit.form, evaluation))
    if not wrong and not enough(final) and (own := own_words(visit, final.answers)):
        longest = max(own, key=lambda path: letters(own[path]))
        wrong = {longest: _("All your answers together take more room than there is. Please write less here.")}
    return Sending(visit, evaluation, wrong, final)


def store(visit: Visit, filling: Filling, submission: str) -> Receipt:
    """Stores the answers for good. Raises Stopped, and Full where there is no room."""
    try:
        if visit.code:
            receipt = receipts.replaced(visit.wave, visit.code, filling, submission, visit.own)
            if receipt is None:
                raise Stopped("no_receipt")
            return receipt
        return submitted(visit.wave, filling, submission=submission[:100], token=visit.token, invitee=visit.invitee)
    except Conflict:
        raise Stopped("other") from None
    except Spent:
        raise Stopped("used") from None
    except Over:
        raise Stopped("over") from None
    except NoKey:
        raise Full from None
