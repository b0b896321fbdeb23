"""Tokens: what stands in a personal link. 256 random bits, of which the server keeps a digest."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Sequence

from django.conf import settings
from django_scopes import scopes_disabled

from wellknit.web.models import Invitee, Link, Mode
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.sealing import derived

__all__ = ["fresh", "fresh_together", "is_strangers", "link_digest", "opened", "revoked", "stranger", "tag"]

#: How the token of somebody begins who came by the open link, so that no spent token of a personal link passes for one.
_STRANGER = "open."


def fresh(invitee: Invitee) -> str:
    """A token that opens the pages for ``invitee``, from now on. Within the transaction of its caller.

    In identified waves it is the same each time. In others it is another one each time, it is known to whoever reads
    this function's result and to nobody else, and those made before it stay good until one of them was used.
    """
    return fresh_together([invitee])[0]


def fresh_together(invitees: Sequence[Invitee]) -> list[str]:
    """A token for each of ``invitees``, all of one wave, as ``fresh`` makes it; in few queries."""
    if not invitees:
        return []
    made = [_made(each) for each in invitees]
    links = [
        Link(initiative_id=each.initiative_id, invitee=each, digest=link_digest(token))
        for each, token in zip(invitees, made, strict=True)
    ]
    with inside(invitees[0].initiative):
        Link.objects.bulk_create(links, batch_size=500, ignore_conflicts=True)
    return made


def _made(invitee: Invitee) -> str:
    if invitee.wave.mode != Mode.IDENTIFIED:
        return secrets.token_urlsafe(32)
    told = derived(f"{settings.SECRET_KEY} {invitee.pk}", "identified token")
    return base64.urlsafe_b64encode(told).decode("ascii").rstrip("=")


def opened(token: str) -> Invitee | None:
    """Whom ``token`` was made for, of any initiative; None where it is no token, or not any more."""
    with scopes_disabled():
        related = ("wave__initiative", "wave__instrument_version", "site")  # what every page asks for
        # Not what a form is made of: it is kept in memory, and large.
        heavy = ("wave__instrument_version__sheets", "wave__instrument_version__file", "wave__columns")
        found = Invitee.objects.select_related(*related).defer(*heavy)
        # There is one at most. Asked for the first, PostgreSQL takes ten times as long to plan so many joins.
        return next(iter(found.filter(links__digest=link_digest(token))), None)


def stranger() -> str:
    """A token for somebody who came by the open link: a draft hangs on it, and nothing else is kept of it."""
    return _STRANGER + secrets.token_urlsafe(32)


def is_strangers(token: str) -> bool:
    """Whether it is a token of somebody who came by the open link."""
    return token.startswith(_STRANGER)


def revoked(invitee: Invitee) -> None:
    """No link that was made for ``invitee`` opens anything any more. Within the transaction of its caller."""
    with inside(invitee.initiative):
        Link.objects.filter(invitee=invitee).delete()


def tag(token: str) -> str:
    """What a device tells by whose link something was typed; it leads to no token, no digest and no draft."""
    return derived(token, "tag on a device")[:9].hex()


def link_digest(token: str) -> str:
    """What is kept of a token."""
    return derived(token, "link").hex()
