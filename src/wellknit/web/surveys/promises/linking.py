"""Linking: with a keyholder's secret, whose response is whose. Held in memory while it is used; unlocking.py keeps it
for the release job."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from wellknit.web.models import Person, Response, Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.keys import NoKey, secret_in
from wellknit.web.surveys.promises.sealing import opened

__all__ = ["keys_of", "links"]

#: A person's id in a sealed box.
_BOX = 16 + 48


def links(wave: Wave, text: str) -> Mapping[str, UUID]:
    """The person's id by respondent, of a confidential wave that is closed, where a person is known.

    ``text`` is a keyholder's secret. Raises NoKey where it is none, and where no link was sealed to it.
    """
    secret = secret_in(text)
    if secret is None:
        raise NoKey
    with inside(wave.initiative):
        boxes = list(
            Response.objects.filter(wave=wave).exclude(sealed_link=b"").values_list("respondent", "sealed_link")
        )
    found: dict[str, UUID] = {}
    for respondent, box in boxes:
        content = _opened(secret, bytes(box))
        if content is not None:
            found[respondent] = UUID(bytes=content)
    if boxes and not found:
        raise NoKey
    return {respondent: person for respondent, person in found.items() if person.int}


def keys_of(wave: Wave, people: Mapping[str, UUID]) -> Mapping[str, str]:
    """The same with the person's key. Somebody who was erased since is found no more, and of two who were made one the
    one who is gone is not, either."""
    with inside(wave.initiative):
        known: dict[UUID, str] = dict(Person.objects.values_list("pk", "key"))
    return {respondent: known[person] for respondent, person in people.items() if person in known}


def _opened(secret: bytes, boxes: bytes) -> bytes | None:
    """What stands in the one of ``boxes`` that was sealed to the secret's public half."""
    parts = (boxes[at : at + _BOX] for at in range(0, len(boxes), _BOX))
    return next((content for part in parts if (content := opened(secret, part)) is not None), None)
