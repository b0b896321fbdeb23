"""Secrets derived from one another, and content sealed with them so that its length tells nothing (libsodium's boxes).

A secret box opens with the key that closed it. A sealed box is closed with a public key, by a key pair that is thrown
away at once, and opens with the secret half alone; whoever closed it cannot open it again.
"""

from __future__ import annotations

import hashlib
import zlib

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

__all__ = ["FIRST_STEP", "derived", "locked", "mac", "opened", "padded", "sealed", "unlocked", "unpadded"]

#: Content is as long as one of these steps, each four times the one before. Every answer fits into the first, which
#: ``room.py`` sees to; but for those to forms that ask for more than that without a word of one's own.
FIRST_STEP = 16 * 1024
_LENGTH = 4


def derived(secret: str, purpose: str, size: int = 32) -> bytes:
    """BLAKE2b of a secret of at least 80 random bits, for one purpose: nothing leads from it to the secret, nor to
    what derives from the same secret for another purpose."""
    return hashlib.blake2b(secret.encode("utf-8", "replace"), digest_size=size, person=purpose.encode("ascii")).digest()


def mac(key: bytes, content: bytes) -> bytes:
    """A keyed hash of the content: without the key nobody can tell whether it is this or that."""
    return hashlib.blake2b(content, digest_size=32, key=key).digest()


def padded(content: bytes, beside: int = 0) -> bytes:
    """The content, compressed, filled up to the next step; to one that has room for so many bytes ``beside`` it."""
    packed = zlib.compress(content, 6)
    step = FIRST_STEP
    while step < len(packed) + _LENGTH + beside:
        step *= 4
    return len(packed).to_bytes(_LENGTH, "big") + packed + bytes(step - _LENGTH - len(packed))


def unpadded(content: bytes) -> bytes:
    """What was padded."""
    return zlib.decompress(content[_LENGTH : _LENGTH + int.from_bytes(content[:_LENGTH], "big")])


def locked(key: bytes, content: bytes) -> bytes:
    """The content in a secret box, padded."""
    return bytes(SecretBox(key).encrypt(padded(content)))


def unlocked(key: bytes, box: bytes) -> bytes | None:
    """What was locked with ``key``; None where another key or nobody did it."""
    try:
        return unpadded(SecretBox(key).decrypt(bytes(box)))
    except CryptoError:
        return None


def sealed(public: bytes, content: bytes) -> bytes:
    """The content in a sealed box, 48 bytes longer than it is."""
    return SealedBox(PublicKey(public)).encrypt(content)


def opened(secret: bytes, box: bytes) -> bytes | None:
    """What was sealed to the public half of ``secret``; None where it was sealed to another one."""
    try:
        return SealedBox(PrivateKey(secret)).decrypt(bytes(box))
    except CryptoError:
        return None
