"""Values as TOML, and the text of a wellknit.toml taken apart by its headers, so that the rest of it stays as it is."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

__all__ = ["HEADER", "Value", "name", "others", "rest", "section", "value"]

#: A line that begins a table; the first part of its name is its group 1.
HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)[^\]]*\]\]?\s*(#.*)?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
#: What ends a line for Python and none for TOML: written by its number, so that a text is read line by line.
_ENDS = {ord(each): f"\\u{ord(each):04x}" for each in "\x7f\x85\u2028\u2029"}

Value = str | bool | int | date | Decimal | Sequence[str]


def section(header: str, values: Iterable[tuple[str, Value | None]]) -> Iterator[str]:
    """The lines of a table: its header (after an empty line, but for the first of a file), and what is not None."""
    if header != "[initiative]":
        yield ""
    yield header
    for key, each in values:
        if each is not None:
            yield f"{name(key)} = {value(each)}"


def name(text: str) -> str:
    """A key, in quotation marks where it needs them.

    >>> name("title"), name("two words")
    ('title', '"two words"')
    """
    return text if _BARE.fullmatch(text) else value(text)


def value(given: Value) -> str:
    """A value as TOML writes it, in one line.

    >>> value(["a", 'say "b"'])
    '["a", "say \\\\"b\\\\""]'
    """
    if isinstance(given, str):
        # TOML's basic strings have the escapes of JSON, and forbid DEL besides.
        return json.dumps(given, ensure_ascii=False).translate(_ENDS)
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int | Decimal):
        return format(given, "f") if isinstance(given, Decimal) else str(given)
    return f"[{', '.join(map(value, given))}]"


def rest(text: str, covered: Sequence[str]) -> Iterator[str]:
    """The lines of ``text`` that are under other headers than those that are written anew."""
    within = False
    for line in text.splitlines(keepends=True):
        header = HEADER.fullmatch(line.rstrip("\n"))
        if header:
            within = header[1] in covered
        if not within:
            yield line


def others(text: str, covered: Sequence[str]) -> object:
    """What ``text`` says beside the tables that are written anew; None where it is no TOML."""
    try:
        return {key: each for key, each in tomllib.loads(text).items() if key not in covered}
    except tomllib.TOMLDecodeError:
        return None
