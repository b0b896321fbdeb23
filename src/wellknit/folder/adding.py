"""Adding files to a folder: beside what is there, never over it, all of them or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from wellknit.errors import Place, WellknitError, fail
from wellknit.folder.paths import inside

__all__ = ["add_files", "written_new"]


def add_files(root: Path, files: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Writes each file at its path under ``root`` ('relationships/edges/spring.csv'), folders included.

    Each is written whole under another name first and then given its own, which fails where there is something of that
    name already: nobody ever finds half a file, and nothing is written over. Where one can't be written, those written
    before are taken away again. Raises WellknitError for a name that is taken or leads out of the folder.
    """
    placed: list[Path] = []
    try:
        for name, data in files.items():
            path, wrong = inside(root, name, Place(name))
            if path is None:
                raise WellknitError(wrong or ())
            path.parent.mkdir(parents=True, exist_ok=True)
            written_new(path, data, name)
            placed.append(path)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    return tuple(placed)


def written_new(path: Path, data: bytes, name: str = "", *, replace: bool = False) -> None:
    """Writes ``path`` whole; where it is there already it is replaced only if that is wanted.

    Raises WellknitError (``adding.taken``) otherwise, and OSError, which names ``path``, where it can't be written.
    """
    try:
        _write(path, data, name, replace)
    except OSError as error:  # names the temporary file, or none: of that nobody knows
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def _write(path: Path, data: bytes, name: str, replace: bool) -> None:
    handle, draft = tempfile.mkstemp(prefix=".wellknit-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
            opened.flush()
            os.fsync(opened.fileno())
        # A temporary file is its owner's alone; a file of the folder is as readable as its neighbours.
        os.chmod(draft, 0o666 & ~_mask())
        if replace:
            os.replace(draft, path)
            return
        try:
            os.link(draft, path)
        except FileExistsError:
            raise fail("adding.taken", Place(name or path.name)) from None
        except OSError:  # a file system without links
            if path.exists() or path.is_symlink():
                raise fail("adding.taken", Place(name or path.name)) from None
            os.rename(draft, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(draft)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
