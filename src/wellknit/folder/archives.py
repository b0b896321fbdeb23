"""Opening a workbook's archive: what it is said in plain words where it is none, and what is hostile refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from wellknit import packing
from wellknit.errors import Place, Problem, WellknitError, problem, worded

__all__ = ["LIMITS", "Archive", "Limits", "Refused", "open_archive"]

_MEGABYTE = 1_000_000
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY = 4 * _MEGABYTE


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a table is read at most; what a workbook may inflate to is limited in :mod:`wellknit.packing`."""

    file_bytes: int = 200 * _MEGABYTE
    rows: int = 500_000
    columns: int = 2_000
    cells: int = 20_000_000


LIMITS = Limits()


class Refused(Exception):
    """A file that can't be read any further, with the problem that says why."""

    def __init__(self, why: Problem) -> None:
        super().__init__(str(why))
        self.problem = why


class Archive:
    """An opened archive in which nothing is left to inflate, with the names of its parts."""

    def __init__(self, source: io.BytesIO, file: str) -> None:
        self._zip = zipfile.ZipFile(source)
        self.file = file
        self.names = frozenset(self._zip.namelist())

    def read(self, part: str) -> io.BytesIO:
        if part not in self.names:
            raise Refused(
                problem("sheet.damaged", Place(self.file), why=worded("its part {part} is missing", part=part))
            )
        return io.BytesIO(self._zip.read(part))


def open_archive(path: Path, file: str) -> Archive:
    """The workbook at ``path``; :class:`Refused` for what is none, is encrypted, or is made to do harm."""
    place = Place(file)
    with path.open("rb") as opened:
        start = opened.read(4096)
    if not start:
        raise Refused(problem("sheet.empty", place))
    if start.startswith(_OLE2):
        raise Refused(problem("sheet.encrypted" if _is_encrypted(path) else "sheet.old-excel", place))
    if not start.startswith(b"PK"):
        raise Refused(problem("sheet.no-workbook", place, looks=_looks_like(start)))
    try:
        archive = Archive(packing.open_safely(path, place), file)
    except WellknitError as error:
        raise Refused(error.problems[0]) from error
    if "[Content_Types].xml" not in archive.names or "xl/workbook.bin" in archive.names:
        raise Refused(problem("sheet.no-workbook", place, looks=_kind_of(archive.names)))
    return archive


def _is_encrypted(path: Path) -> bool:
    """An encrypted workbook is a compound file with a stream of this name; the older .xls is one with another."""
    name = "EncryptedPackage".encode("utf-16-le")
    with path.open("rb") as opened:
        start = opened.read(_DIRECTORY)
        opened.seek(max(0, path.stat().st_size - _DIRECTORY))
        return name in start or name in opened.read(_DIRECTORY)


def _kind_of(names: frozenset[str]) -> str:
    if "xl/workbook.bin" in names:
        return worded("a binary Excel workbook (.xlsb)")
    if "content.xml" in names and "mimetype" in names:
        return worded("an OpenDocument file, perhaps .ods")
    return worded("a zip archive")


def _looks_like(start: bytes) -> str:
    text = start.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith(b"%pdf"):
        return worded("a PDF")
    if text.startswith((b"<!doctype html", b"<html", b"<table")):
        return worded("a web page")
    if text.startswith(b"<?xml"):
        return worded("an XML file")
    return worded("a binary file of another kind") if b"\0" in start else worded("plain text, perhaps a CSV")
