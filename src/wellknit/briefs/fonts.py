"""The brief's typeface: Lato, under the SIL Open Font License, from the installed package ``font-lato``.

The faces go out whole. The licence reserves the name Lato for unmodified fonts; packing one as WOFF2 leaves it
unmodified, cutting glyphs out of it would not.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
import tempfile
from functools import cache
from importlib import metadata, resources
from pathlib import Path

__all__ = ["FACES", "cache_folder", "face", "folder"]

#: The faces that a brief uses, by the name of their file: (weight, style) as CSS has them.
FACES = {
    "Lato-Regular": (400, "normal"),
    "Lato-Italic": (400, "italic"),
    "Lato-Bold": (700, "normal"),
    "Lato-Black": (900, "normal"),
}


@cache
def folder() -> Path:
    """The folder of the TrueType files, for programs that look fonts up by folder (Typst, vl-convert)."""
    # Read as a folder: the package itself has no types, and nothing but files that we want.
    return Path(str(resources.files("font_lato"))) / "files"


def cache_folder() -> Path | None:
    """Where packed fonts are kept between runs, or None where this account has no place for such files."""
    named = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    # The XDG specification has relative paths ignored.
    if named and Path(named).is_absolute():
        return Path(named) / "wellknit"
    try:
        return Path.home() / ".cache" / "wellknit"
    except RuntimeError:
        return None


@cache
def face(name: str) -> bytes:
    """The face ``name`` ('Lato-Bold') as WOFF2.

    Packing takes a fifth of a second a face, so the result is kept on disk; a place that can't be written, or a file
    that is damaged, costs that time again and nothing else.

    Raises KeyError for a face that a brief does not use.

    >>> face("Lato-Bold")[:4]
    b'wOF2'
    """
    if name not in FACES:
        raise KeyError(f"{name!r} is none of {list(FACES)}")
    font = (folder() / f"{name}.ttf").read_bytes()
    place = cache_folder()
    kept = place and place / f"{name}-{_key(font)}.woff2"
    if kept and (found := _read(kept)):
        return found
    packed = _pack(font)
    if kept:
        _keep(kept, packed)
    return packed


def _key(font: bytes) -> str:
    """Names what the packed bytes depend on: the font itself, and the two packages that pack it."""
    versions = ",".join(f"{each}={metadata.version(each)}" for each in ("fonttools", "brotli"))
    return hashlib.sha256(versions.encode() + b"\0" + font).hexdigest()[:24]


def _pack(font: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    # recalcTimestamp would write today's date into the font.
    opened = TTFont(io.BytesIO(font), recalcTimestamp=False)
    opened.flavor = "woff2"
    packed = io.BytesIO()
    opened.save(packed)
    return packed.getvalue()


def _read(file: Path) -> bytes | None:
    """What is kept in ``file``, if it is whole: a WOFF2 states its own length in bytes 8 to 12."""
    try:
        found = file.read_bytes()
    except OSError:
        return None
    whole = found[:4] == b"wOF2" and len(found) == int.from_bytes(found[8:12], "big")
    return found if whole else None


def _keep(file: Path, packed: bytes) -> None:
    """Write beside and rename, so that a second process never reads half a font."""
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(packed)
            os.replace(name, file)
        except OSError:
            Path(name).unlink(missing_ok=True)
