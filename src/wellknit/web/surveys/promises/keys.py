"""Key pairs: a wave's, whose secret half lies as a file beside the database (key_folder.py), and those of keyholders.

Of an anonymous wave's secret half the team keeps a second copy: a text that people can type (codes.py); its last
letters tell a slip. Of a confidential wave's, second copies lie in the database and its backups, each sealed to a
keyholder's own key: those keys are kept and were shown to be at hand, and whoever holds one can link people anyway.
"""

from __future__ import annotations

import hashlib

from nacl.public import PrivateKey

from wellknit.web.models import Keyholder, Wave
from wellknit.web.scope import inside
from wellknit.web.surveys.promises import key_folder
from wellknit.web.surveys.promises.codes import said, written
from wellknit.web.surveys.promises.sealing import opened, sealed

__all__ = [
    "NoKey",
    "bring_back",
    "destroyed",
    "fits",
    "held",
    "is_lost",
    "keyholder_pair",
    "make_shared_key",
    "make_wave_key",
    "secret_in",
    "secret_of",
    "tested",
]

_BYTES, _CHECK = 32, 3
#: An id as text, which is the name of a wave's file.
_NAME = 36


class NoKey(Exception):
    """The secret half of a wave's key is not here: somebody has to bring the second copy."""


# --- A wave's ---------------------------------------------------------------------------------------------------------


def make_wave_key(wave: Wave) -> str:
    """Makes the wave's key pair, in place of one that it had; the text of the second copy, which is shown once.

    Before launch: what was sealed to an earlier one can't be opened any more. Within the transaction of its caller.
    """
    made = PrivateKey.generate()
    key_folder.kept(str(wave.pk), bytes(made))
    wave.public_key = bytes(made.public_key)
    with inside(wave.initiative):
        Wave.objects.filter(pk=wave.pk).update(public_key=wave.public_key)
    return _text(bytes(made))


def make_shared_key(wave: Wave) -> None:
    """Makes the key pair of a confidential wave, with a second copy of its secret half for each keyholder with a key.

    At the launch, when all of them have shown theirs. Within the transaction of its caller.
    """
    make_wave_key(wave)
    secret = secret_of(wave)
    with inside(wave.initiative):
        for each in Keyholder.objects.filter(wave=wave).exclude(public_key=b""):
            Keyholder.objects.filter(pk=each.pk).update(sealed_key=sealed(bytes(each.public_key), secret))


def bring_back(wave: Wave, keyholder: Keyholder, text: str) -> None:
    """Opens the keyholder's second copy of a confidential wave's key with ``text``, the keyholder's own, and puts it in
    the place of the server's, which is lost. Raises NoKey where the text is another one, or there is no copy."""
    own = secret_in(text)
    secret = opened(own, bytes(keyholder.sealed_key)) if own is not None and keyholder.sealed_key else None
    if secret is None or not _is_of(wave, secret):
        raise NoKey
    key_folder.kept(str(wave.pk), secret)


def is_lost(wave: Wave) -> bool:
    """Whether the wave has a key, and the server's copy of it is not there any more."""
    try:
        return bool(wave.public_key) and not secret_of(wave)
    except NoKey:
        return True


def tested(wave: Wave, text: str) -> bool:
    """Whether ``text`` is the second copy of the wave's key."""
    return fits(bytes(wave.public_key), text)


def secret_of(wave: Wave, text: str = "") -> bytes:
    """The secret half of the wave's key: from the second copy, if given, else the server's own. Raises NoKey."""
    secret = secret_in(text) if text else key_folder.content(str(wave.pk))
    if secret is None or not _is_of(wave, secret):
        raise NoKey
    return secret


def _is_of(wave: Wave, secret: bytes) -> bool:
    return len(secret) == _BYTES and bytes(PrivateKey(secret).public_key) == bytes(wave.public_key)


def destroyed(wave: Wave) -> bool:
    """Destroys the server's copy of the wave's key, the only one it has; whether there was one."""
    return key_folder.destroyed(str(wave.pk))


def held() -> list[str]:
    """The ids of the waves of whose keys the server has a copy."""
    return [name for name in key_folder.names() if len(name) == _NAME]


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
