"""Contents: what is kept of an answer until its wave closes, sealed to the wave's key in all but identified waves.

In confidential ones the link to a person lies within: in a column beside it, the same bytes would stand in the row that
closing makes of it, and whoever has copies from before and after would know by them which answer was whose.
"""

from __future__ import annotations

from dataclasses import dataclass

from wellknit.web.models import Mode, Wave
from wellknit.web.surveys.promises.filling import Filling, packed, unpacked
from wellknit.web.surveys.promises.keys import NoKey, secret_of
from wellknit.web.surveys.promises.sealing import opened, padded, sealed, unpadded

__all__ = ["Content", "Opening", "content"]

#: Stands in no packed filling, and so before the link.
_END = b"\n"


@dataclass(frozen=True, slots=True)
class Content:
    """An answer, and in confidential waves the link to a person, sealed to each keyholder."""

    filling: Filling
    link: bytes = b""


def content(wave: Wave, filling: Filling, link: bytes = b"") -> bytes:
    """The bytes to keep. Raises NoKey where the promise asks for a key and the wave has none."""
    plain = packed(filling) + (_END + link if link else b"")
    if wave.public_key:
        return sealed(bytes(wave.public_key), padded(plain))
    if wave.mode != Mode.IDENTIFIED:
        raise NoKey
    return plain


class Opening:
    """Opens what :func:`content` made, with the server's copy of the wave's key or the ``second_copy``. Raises NoKey
    where it takes a key that is neither here nor given."""

    def __init__(self, wave: Wave, second_copy: str = "") -> None:
        self._secret = secret_of(wave, second_copy) if wave.public_key else None

    def content(self, box: bytes) -> Content | None:
        """None where it was sealed to another key, or altered."""
        if self._secret is not None:
            held = opened(self._secret, box)
            if held is None:
                return None
            box = unpadded(held)
        plain, _, link = box.partition(_END)
        return Content(unpacked(plain), link)
