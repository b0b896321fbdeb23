"""The folder of keys: files beside the database, for the owner alone; no backup holds them.

    keys/<id of a wave>       the secret half of its key, until it is closed (keys.py)
    keys/<the same>.links     what a keyholder unlocked for the release job, for hours (unlocking.py)
    keys/<id of a job>.rows   rows that wait for the keyholder who asked for them, for an hour (waves/row_jobs.py)

What is destroyed is overwritten first.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings

__all__ = ["FOLDER", "content", "destroyed", "kept", "names"]

#: The name of the folder in the data folder.
FOLDER = "keys"


def kept(name: str, content: bytes) -> None:
    """Keeps ``content`` under a name, in place of what was there; it is on the disk when this returns."""
    destroyed(name)
    file = _folder() / name
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    _synced(file.parent)


def content(name: str) -> bytes | None:
    """What was kept under a name; None where nothing is."""
    try:
        return (_folder() / name).read_bytes()
    except FileNotFoundError:
        return None


def destroyed(name: str) -> bool:
    """Destroys the file of this name; whether there was one.

    Overwritten before its name goes. A disk that never writes twice to one place may keep the old bytes until it
    needs the room, which no program can change.
    """
    file = _folder() / name
    try:
        with file.open("r+b") as target:
            target.write(secrets.token_bytes(file.stat().st_size))
            target.flush()
            os.fsync(target.fileno())
        file.unlink()
    except FileNotFoundError:  # nobody kept it, or somebody else has just destroyed it
        return False
    _synced(file.parent)
    return True


def names() -> list[str]:
    """The names of all that is kept."""
    return sorted(file.name for file in _folder().glob("*"))


def _folder() -> Path:
    return Path(settings.PLACE.data) / FOLDER


def _synced(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
