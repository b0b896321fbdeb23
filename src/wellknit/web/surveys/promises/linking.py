"""Linking: with a keyholder's secret, whose response is whose. Held in memory while it is used, and stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping

from wellknit.web.models import Person, Response, Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.keys import NoKey, secret_in
from wellknit.web.surveys.promises.sealing import opened

__all__ = ["unlocked"]

#: A person's id in a sealed box.
_BOX = 16 + 48


def unlocked(wave: Wave, text: str) -> Mapping[str, str]:
    """The person's key by respondent, of a confidential wave that is closed, where a person is known.

    ``text`` is a keyholder's secret. Raises NoKey where it is none, and where no link was sealed to it. Somebody who
    was erased since is found no more, and two who were made one are not, either.
    """
    secret = secret_in(text)
    if secret is None:
        raise NoKey
    with inside(wave.initiative):
        boxes = list(
            Response.objects.filter(wave=wave).exclude(sealed_link=b"").values_list("respondent", "sealed_link")
        )
        people: dict[bytes, str] = {pk.bytes: key for pk, key in Person.objects.values_list("pk", "key")}
    links: dict[str, bytes] = {}
    for respondent, box in boxes:
        content = _opened(secret, bytes(box))
        if content is not None:
            links[respondent] = content
    if boxes and not links:
        raise NoKey
    return {respondent: people[link] for respondent, link in links.items() if link in people}


def _opened(secret: bytes, boxes: bytes) -> bytes | None:
    """What stands in the one of ``boxes`` that was sealed to the secret's public half."""
    parts = (boxes[at : at + _BOX] for at in range(0, len(boxes), _BOX))
    return next((content for part in parts if (content := opened(secret, part)) is not None), None)
