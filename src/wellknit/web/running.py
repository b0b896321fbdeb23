"""Signs of life: what 'wellknit serve' leaves in the data folder so that pages can say how it runs."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["BEGIN", "beat", "serving_alone", "worker_is_up"]

#: Holds the digest of the token that begins an installation without accounts.
BEGIN = "begin"
_WORKER = "worker-is-up"
_SILENCE = 30.0


def beat(data: Path, up: bool) -> None:
    """Notes that the worker runs, or that it does not."""
    file = data / _WORKER
    if up:
        file.touch()
    else:
        file.unlink(missing_ok=True)


def worker_is_up(data: Path) -> bool:
    """Whether the worker was seen within the last half minute."""
    try:
        return abs(time.time() - (data / _WORKER).stat().st_mtime) < _SILENCE
    except OSError:
        return False


@contextmanager
def serving_alone(data: Path) -> Iterator[bool]:
    """Whether nobody else serves or restores ``data``; while this runs, nobody else will. The system lets go of it
    when the process ends, however it ends."""
    handle = os.open(data / "served", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
