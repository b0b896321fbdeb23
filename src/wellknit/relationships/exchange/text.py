"""Bytes of a file as text: the encodings that programs on people's desks write."""

from __future__ import annotations

import codecs

from wellknit.errors import Place, Problem, fail, problem

__all__ = ["decoded"]

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """UTF-8 with or without a byte order mark, UTF-16 or UTF-32 with one, else Windows-1252, which is said.

    Raises WellknitError where the bytes are none of these, or no text at all.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding), ()
            except UnicodeDecodeError as error:
                raise fail("exchange.encoding", Place(file, row=_line(data, error.start))) from None
    if b"\0" in data:
        raise fail("exchange.encoding", Place(file, row=_line(data, data.index(b"\0"))))
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        at = error.start
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise fail("exchange.encoding", Place(file, row=_line(data, error.start))) from None
    before = data[:at].decode("windows-1252")
    word = (before.split() or [""])[-1][-20:] if not before[-1:].isspace() else ""
    example = word + (text[len(before) :].split() or [""])[0][:20]
    return text, (problem("exchange.encoding-assumed", Place(file, row=_line(data, at)), example=f"'{example}'"),)


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
