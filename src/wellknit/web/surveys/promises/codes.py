"""Bytes as letters that people copy by hand: Crockford's base 32, in groups of four, without I, L, O and U."""

from __future__ import annotations

import base64
import binascii

__all__ = ["said", "written"]

_USUAL, _CROCKFORD = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WRITE, _READ = bytes.maketrans(_USUAL, _CROCKFORD), bytes.maketrans(_CROCKFORD, _USUAL)
#: What people write for what they read.
_MEANT = str.maketrans("OIL", "011", " -\u2010\u2011\u2012\u2013\u2014\t\r\n")


def written(content: bytes) -> str:
    """The bytes as letters.

    >>> written(b"ten bytes!")
    'EHJP-WR32-F5X7-8A11'
    """
    letters = base64.b32encode(content).rstrip(b"=").translate(_WRITE).decode("ascii")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def said(text: str) -> bytes | None:
    """The bytes that a text says, however it is spaced and whatever its capitals; None where it says none.

    >>> said("ehjp wr32 f5x7 8aIl")
    b'ten bytes!'
    """
    letters = text.upper().translate(_MEANT)
    try:
        plain = letters.encode("ascii").translate(_READ)
        content = base64.b32decode(plain + b"=" * (-len(plain) % 8))
    except (UnicodeEncodeError, binascii.Error):
        return None
    return content if written(content).replace("-", "") == letters else None
