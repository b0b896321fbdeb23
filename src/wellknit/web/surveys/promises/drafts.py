"""Drafts: answers that are being written, opened and kept by the token of their link alone."""

from __future__ import annotations

from uuid import UUID

from wellknit.web.models import Draft, Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.filling import Filling, packed, unpacked
from wellknit.web.surveys.promises.sealing import derived, locked, unlocked
from wellknit.web.surveys.promises.storing import storing

__all__ = ["dropped", "found", "id_of", "kept"]


def found(wave: Wave, token: str) -> Filling | None:
    """What was kept last under ``token``. One query."""
    with inside(wave.initiative):
        box = Draft.objects.filter(wave=wave, pk=id_of(token)).values_list("sealed", flat=True).first()
    content = unlocked(_key(token), bytes(box)) if box is not None else None
    return unpacked(content) if content is not None else None


def kept(wave: Wave, token: str, filling: Filling) -> None:
    """Keeps the filling under ``token``, in place of what was kept before. One query. Raises Full."""
    box = locked(_key(token), packed(filling))
    row = Draft(pk=id_of(token), initiative_id=wave.initiative_id, wave=wave, sealed=box)
    with storing(), inside(wave.initiative):
        Draft.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=["sealed"])


def dropped(wave: Wave, token: str) -> None:
    """Nothing is kept under ``token`` any more. One query."""
    with storing(), inside(wave.initiative):
        Draft.objects.filter(wave=wave, pk=id_of(token)).delete()


def id_of(token: str) -> UUID:
    """The id of the draft that hangs on ``token``."""
    return UUID(bytes=derived(token, "draft id", 16))


def _key(token: str) -> bytes:
    return derived(token, "draft key")
