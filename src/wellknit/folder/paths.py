"""Where files may lie: inside the partnership folder, and nowhere else."""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

from wellknit.errors import Place, Problem, problem
from wellknit.folder.names import shown

__all__ = ["inside", "readable"]


def inside(root: Path, name: str, place: Place) -> tuple[Path | None, Problem | None]:
    """The path of ``name`` under ``root``, or the problem at ``place`` that it leads out of the folder.

    ``name`` is written with '/'. Refused are absolute names, drives, '..', backslashes, control characters, and links
    that lead out: a folder that somebody sent must not be able to read other files of this machine into a brief.
    """
    parts = PurePosixPath(name).parts
    tricky = (
        not parts
        or ".." in parts
        or PurePosixPath(name).is_absolute()
        or "\\" in name
        or bool(PureWindowsPath(name).drive)
        or any(ord(letter) < 32 or ord(letter) == 127 for letter in name)
    )
    if tricky:
        return None, problem("path.outside", place, path=shown(name))
    path = root.joinpath(*parts)
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, a name that the file system can't hold
        return None, problem("path.outside", place, path=shown(name))
    if not real.is_relative_to(root.resolve()):
        return None, problem("path.link-outside", place, path=shown(name))
    return path, None


def readable(root: Path, name: str) -> tuple[Path | None, Problem | None]:
    """The file ``name`` of the folder if there is one: (None, None) where there is nothing of that name."""
    path, wrong = inside(root, name, Place(name))
    if path is None:
        return None, wrong
    if path.is_file():
        return path, None
    if path.is_symlink() or path.exists():
        return None, problem("sheet.no-file", Place(name))
    return None, None
