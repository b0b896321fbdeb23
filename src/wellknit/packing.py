"""Office files are ZIP archives: opened so that a hostile one does no harm, written so that one content is one file.

XLSX and DOCX are Open Packaging archives (ECMA-376 part 2): parts under plain names, XML without document types. What
departs from that is refused with a message; ``open_safely`` hands on an archive in which nothing is left to inflate.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from wellknit.errors import Place, fail

__all__ = ["EARLIEST", "LIMITS", "Limits", "open_safely", "pack", "repack"]

#: The first day that a ZIP archive can name; the date of every part that we write.
EARLIEST = datetime.date(1980, 1, 1)

_MEGABYTE = 1024 * 1024
_STEP = 64 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CLOCK = re.compile(rb"(<(?:\w+:)?(?:created|modified)\b[^>]*>)[^<]*(</)")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one office file may hold: ``inflated`` bytes in all, ``entries`` parts, and ``ratio`` times its size.

    The ratio is asked of a part only when it has grown past ``small`` bytes: short repetitive parts are no danger.
    """

    inflated: int = 50 * _MEGABYTE
    ratio: int = 100
    entries: int = 2000
    small: int = _MEGABYTE


LIMITS = Limits()


def open_safely(source: Path | bytes, where: Place | None = None, *, limits: Limits = LIMITS) -> io.BytesIO:
    """The office file ``source`` (a path, or its bytes) as a stream that any reader of XLSX or DOCX can open.

    Every part is inflated here, once, in steps of 64 KB with the limits asked at each step, so that a header that lies
    about a part's size changes nothing; the stream holds the parts as they are, stored without compression. Part names
    with backslashes or a leading slash are set right. Raises :class:`~wellknit.errors.WellknitError` at ``where`` for
    an archive that is too large, too dense, has too many or doubled parts, names outside itself, parts that are
    encrypted or damaged, or XML with a document type; and OSError where the file can't be read.

    >>> open_safely(b"PK no, this is not one")
    Traceback (most recent call last):
    wellknit.errors.WellknitError: This is not an Excel or Word file. ... [packing.not-an-office-file]
    """
    where = where or Place(file=source.name if isinstance(source, Path) else None)
    if isinstance(source, Path):
        # A file larger than all that it may hold needs no opening.
        if source.stat().st_size > limits.inflated:
            raise fail("packing.too-large", where, limit=_megabytes(limits.inflated))
        source = source.read_bytes()
    return io.BytesIO(pack(_parts(source, where, limits), compress=False))


def repack(data: bytes, *, date: datetime.date = EARLIEST) -> bytes:
    """The office file ``data`` with the same content and nothing of when or where it was written.

    Parts come in a fixed order with the date of 1 January 1980; ``created`` and ``modified`` of the document's
    properties are ``date``. Packing twice gives the same bytes.
    """
    stamp = rb"\g<1>" + f"{date:%Y-%m-%d}T00:00:00Z".encode() + rb"\g<2>"
    parts = (
        (name, _CLOCK.sub(stamp, content) if name == "docProps/core.xml" else content)
        for name, content in _parts(data, Place(), LIMITS)
    )
    return pack(parts)


def pack(parts: Iterable[tuple[str, bytes]], *, compress: bool = True) -> bytes:
    """An archive of named parts that depends on them alone: the list of types first, then by name, all dated alike."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in sorted(parts, key=lambda part: (_rank(part[0]), part[0])):
            entry = zipfile.ZipInfo(name, (EARLIEST.year, EARLIEST.month, EARLIEST.day, 0, 0, 0))
            # Written as if on Unix and for all to read, whatever the machine: ZipInfo asks the platform otherwise.
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
            archive.writestr(entry, content, compresslevel=6 if compress else None)
    return target.getvalue()


def _rank(name: str) -> int:
    """The order that readers of a stream expect: the types, then what the package is, then the rest."""
    return {"[Content_Types].xml": 0, "_rels/.rels": 1}.get(name, 2)


def _parts(data: bytes, where: Place, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Each part's name and content, checked and counted while it inflates."""
    if data.startswith(_OLD_OFFICE):
        raise fail("packing.old-or-locked", where)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise fail("packing.not-an-office-file", where) from error
    with archive:
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise fail("packing.too-many-parts", where, count=len(entries), limit=limits.entries)
        seen: set[str] = set()
        left = limits.inflated
        for entry in entries:
            name = _plain_name(entry.filename, where)
            if name.endswith("/"):
                continue
            # Two parts whose names differ only in case are one part to Excel, and two to us: neither can be trusted.
            if name.casefold() in seen:
                raise fail("packing.doubled-part", where, part=name)
            seen.add(name.casefold())
            content = _inflate(archive, entry, left, where, limits)
            left -= len(content)
            if name.lower().endswith((".xml", ".rels", ".vml")):
                _refuse_document_type(content, name, where)
            yield name, content


def _plain_name(name: str, where: Place) -> str:
    """The name of a part inside its archive; some writers put backslashes, or a slash before it."""
    plain = name.replace("\\", "/").lstrip("/")
    if not plain or ":" in plain or "\0" in plain or ".." in plain.split("/"):
        raise fail("packing.name-outside", where, part=name)
    return plain


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, where: Place, limits: Limits) -> bytes:
    """One part's content, at most ``left`` bytes of it."""
    if entry.flag_bits & 0x1:
        raise fail("packing.old-or-locked", where)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise fail("packing.damaged", where, part=entry.filename)
    content = bytearray()
    try:
        with archive.open(entry) as stream:
            while step := stream.read(_STEP):
                content += step
                if len(content) > left:
                    raise fail("packing.too-large", where, limit=_megabytes(limits.inflated))
                if len(content) > max(limits.small, limits.ratio * entry.compress_size):
                    raise fail("packing.too-dense", where, part=entry.filename, limit=limits.ratio)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise fail("packing.damaged", where, part=entry.filename) from error
    return bytes(content)


class _RootReached(Exception):
    """The prolog is over: a document type can't follow."""


def _refuse_document_type(content: bytes, name: str, where: Place) -> None:
    """Entities, which can name files and addresses or multiply without end, need a document type; no office file has
    one. Reading stops at the first element, so this costs nothing; expat tells the encoding, which a search would not.
    """
    if not content.strip(b"\0 \t\r\n"):
        return

    def refuse(*_: object) -> None:
        raise fail("packing.document-type", where, part=name)

    def reached(*_: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = reached
    try:
        parser.Parse(content, True)
    except _RootReached:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise fail("packing.damaged", where, part=name) from error


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:g} MB"
