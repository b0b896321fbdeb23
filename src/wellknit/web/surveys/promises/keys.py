"""Key pairs: a wave's, whose secret half lies as a file beside the database and never in it, and those of keyholders.

    keys/<id of the wave>     in the data folder, for the owner alone; no backup holds it

The second copy of a secret half is a text that people keep and can type (codes.py); its last letters tell a slip.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from nacl.public import PrivateKey

from wellknit.web.models import Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.promises.codes import said, written

__all__ = [
    "FOLDER",
    "NoKey",
    "destroyed",
    "fits",
    "keyholder_pair",
    "make_wave_key",
    "secret_in",
    "secret_of",
    "tested",
]

#: The name of the folder in the data folder.
FOLDER = "keys"
_BYTES, _CHECK = 32, 3


class NoKey(Exception):
    """The secret half of a wave's key is not here: somebody has to bring the second copy."""


# --- A wave's ---------------------------------------------------------------------------------------------------------


def make_wave_key(wave: Wave) -> str:
    """Makes the wave's key pair, in place of one that it had; the text of the second copy, which is shown once.

    Before launch: what was sealed to an earlier one can't be opened any more. Within the transaction of its caller.
    """
    made = PrivateKey.generate()
    destroyed(wave)
    file = _file(wave)
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(bytes(made))
        opened.flush()
        os.fsync(opened.fileno())
    _synced(file.parent)
    wave.public_key = bytes(made.public_key)
    with inside(wave.initiative):
        Wave.objects.filter(pk=wave.pk).update(public_key=wave.public_key)
    return _text(bytes(made))


def tested(wave: Wave, text: str) -> bool:
    """Whether ``text`` is the second copy of the wave's key."""
    return fits(bytes(wave.public_key), text)


def secret_of(wave: Wave, text: str = "") -> bytes:
    """The secret half of the wave's key: from the second copy, if given, else the server's own. Raises NoKey."""
    if text:
        secret = secret_in(text)
    else:
        try:
            secret = _file(wave).read_bytes()
        except FileNotFoundError:
            secret = None
    if secret is None or len(secret) != _BYTES or bytes(PrivateKey(secret).public_key) != bytes(wave.public_key):
        raise NoKey
    return secret


def destroyed(wave: Wave) -> bool:
    """Destroys the server's copy of the wave's key, the only one it has; whether there was one.

    Overwritten before its name goes. A disk that never writes twice to one place may keep the old bytes until it
    needs the room, which no program can change.
    """
    file = _file(wave)
    try:
        with file.open("r+b") as opened:
            opened.write(secrets.token_bytes(max(_BYTES, file.stat().st_size)))
            opened.flush()
            os.fsync(opened.fileno())
    except FileNotFoundError:
        return False
    file.unlink()
    _synced(file.parent)
    return True


def held() -> list[str]:
    """The ids of the waves of whose keys the server has a copy."""
    return sorted(file.name for file in _folder().glob("*-*"))


def _folder() -> Path:
    return Path(settings.PLACE.data) / FOLDER


def _file(wave: Wave) -> Path:
    return _folder() / str(wave.pk)


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- A keyholder's, and both as texts ---------------------------------------------------------------------------------


def keyholder_pair() -> tuple[bytes, str]:
    """The public half, which stays here, and the text of the secret one, which is the keyholder's and kept nowhere."""
    made = PrivateKey.generate()
    return bytes(made.public_key), _text(bytes(made))


def fits(public: bytes, text: str) -> bool:
    """Whether ``text`` is the secret half of ``public``."""
    secret = secret_in(text)
    return secret is not None and bytes(PrivateKey(secret).public_key) == bytes(public)


def secret_in(text: str) -> bytes | None:
    """The secret that a text says, however it is spaced and whatever its capitals; None where it has a slip."""
    content = said(text)
    if content is None or len(content) != _BYTES + _CHECK or _check(content[:_BYTES]) != content[_BYTES:]:
        return None
    return content[:_BYTES]


def _text(secret: bytes) -> str:
    return written(secret + _check(secret))


def _check(secret: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=_CHECK, person=b"check").digest()
