"""A sealed file: encrypted and authenticated from its first byte to its last, written and read in steps.

    wellknit-backup 1 <newline>
    {"key": "<16 hex digits that tell which key>", "salt": "<64 hex digits>"} <newline>
    chunks of 65,536 bytes and 16 more; the last may be shorter
    <newline> end <newline>

What goes in is compressed (DEFLATE) and cut into chunks, each under AES-256-GCM (NIST SP 800-38D). The key of the file
is HKDF-SHA256 (RFC 5869) of the installation's backup key and the file's own salt, so a nonce may simply count. Each
chunk's authenticated data are the two lines above, and whether it is the last (as in STREAM: Hoang, Reyhanitabar,
Rogaway and Vizár, 2015): chunks left out, doubled, moved or cut off at the end do not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from wellknit.errors import Place, fail

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["KEY", "key_of", "made_key", "opened", "sealed"]

#: The name of the key's file in the data folder.
KEY = "backup-key"
MAGIC = b"wellknit-backup 1\n"
END = b"\nend\n"
CHUNK = 65_536
_TAG = 16
_HEADER = re.compile(rb'\{"key": "([0-9a-f]{16})", "salt": "([0-9a-f]{64})"\}\n')


def made_key(file: Path) -> tuple[bytes, bool]:
    """The key in ``file``, made where there is none (readable by its owner alone), and whether it was made."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return key_of(file), False
    key = secrets.token_bytes(32)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(key.hex() + "\n")
    return key, True


def key_of(file: Path) -> bytes:
    """The key in ``file``: 64 hexadecimal digits. Raises WellknitError where there is none."""
    try:
        text = "".join(file.read_text("utf-8").split())
    except (FileNotFoundError, UnicodeDecodeError):
        text = ""
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise fail("backup.no-key", Place(file=str(file)))
    return bytes.fromhex(text)


def _name(key: bytes) -> str:
    """What tells a key from others and nothing about it."""
    return hmac.new(key, b"wellknit-backup: which key", hashlib.sha256).hexdigest()[:16]


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, salt, b"wellknit-backup: this file").derive(key))


def sealed(target: BinaryIO, key: bytes, content: Iterable[bytes]) -> None:
    """Writes ``content`` to ``target``, sealed with ``key``."""
    salt = secrets.token_bytes(32)
    head = MAGIC + json.dumps({"key": _name(key), "salt": salt.hex()}).encode("ascii") + b"\n"
    target.write(head)
    cipher, packer, waiting, number = _cipher(key, salt), zlib.compressobj(6), bytearray(), 0
    for piece in content:
        waiting += packer.compress(piece)
        # One chunk always waits: only at the end is it known which is the last.
        while len(waiting) > CHUNK:
            target.write(cipher.encrypt(number.to_bytes(12, "big"), bytes(waiting[:CHUNK]), head + b"0"))
            del waiting[:CHUNK]
            number += 1
    waiting += packer.flush()
    while len(waiting) > CHUNK:
        target.write(cipher.encrypt(number.to_bytes(12, "big"), bytes(waiting[:CHUNK]), head + b"0"))
        del waiting[:CHUNK]
        number += 1
    target.write(cipher.encrypt(number.to_bytes(12, "big"), bytes(waiting), head + b"1"))
    target.write(END)


def opened(file: Path, key: bytes) -> Iterator[bytes]:
    """What was sealed in ``file``, in pieces, each authenticated before it is handed on.

    Raises WellknitError: backup.not-one for another kind of file, backup.cut-off where its end is missing,
    backup.other-key where another installation made it, backup.altered where a single bit differs.
    """
    from cryptography.exceptions import InvalidTag

    where = Place(file=str(file))
    with file.open("rb") as source:
        begin = source.read(len(MAGIC))
        if begin != MAGIC:
            raise fail("backup.cut-off" if begin and MAGIC.startswith(begin) else "backup.not-one", where)
        header = source.readline(200)
        length = os.fstat(source.fileno()).st_size - source.tell() - len(END)
        if length < _TAG or not header.endswith(b"\n") or not _ends(source, length):
            raise fail("backup.cut-off", where)
        said = _HEADER.fullmatch(header)
        if said is None:
            raise fail("backup.altered", where)
        if not hmac.compare_digest(said[1].decode("ascii"), _name(key)):
            raise fail("backup.other-key", where)
        cipher, unpacker = _cipher(key, bytes.fromhex(said[2].decode("ascii"))), zlib.decompressobj()
        for number, last, chunk in _chunks(source, length):
            try:
                plain = cipher.decrypt(number.to_bytes(12, "big"), chunk, begin + header + (b"1" if last else b"0"))
            except InvalidTag:
                raise fail("backup.altered", where) from None
            yield unpacker.decompress(plain)
        yield unpacker.flush()
        if not unpacker.eof:
            raise fail("backup.altered", where)


def _ends(source: BinaryIO, length: int) -> bool:
    """Whether the mark of the end stands ``length`` bytes from here; the place in the file stays."""
    here = source.tell()
    source.seek(here + length)
    found = source.read() == END
    source.seek(here)
    return found


def _chunks(source: BinaryIO, length: int) -> Iterator[tuple[int, bool, bytes]]:
    """Each chunk with its number and whether it is the last of ``length`` bytes."""
    number = 0
    while length > 0:
        chunk = source.read(min(CHUNK + _TAG, length))
        length -= len(chunk)
        yield number, length == 0, chunk
        if not chunk:
            return
        number += 1
