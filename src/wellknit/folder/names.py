"""Names as people write them: keys, the nearest known name to a misspelt one, and how a value is shown in a message."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Container, Iterable, Sequence

from wellknit.errors import chained, worded

__all__ = ["free_key", "is_key", "letters", "listed", "nearest", "rows_listed", "shown", "suggestion"]

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_KEY = 64


def is_key(text: str) -> bool:
    """Whether ``text`` is a key: lower-case words joined by underscores, beginning with a letter, 64 letters at most.

    >>> is_key("lehigh_valley"), is_key("Lehigh Valley"), is_key("../answers")
    (True, False, False)
    """
    return len(text) <= _LONGEST_KEY and _KEY.fullmatch(text) is not None


def suggestion(text: str) -> str:
    """The key that a person most likely meant by ``text``; '' where nothing can be made of it.

    >>> suggestion("Lehigh Valley"), suggestion("2nd site"), suggestion("Peñasco")
    ('lehigh_valley', 'k_2nd_site', 'penasco')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = "_".join(re.findall(r"[a-z0-9]+", plain))[:_LONGEST_KEY].rstrip("_")
    return words if not words or words[0].isalpha() else f"k_{words}"[:_LONGEST_KEY].rstrip("_")


def free_key(text: str, taken: Container[str], otherwise: str) -> str:
    """The key that ``text`` suggests (or ``otherwise``), with a number where it is taken.

    >>> free_key("Dayton", {"dayton"}, "site"), free_key("川", (), "site")
    ('dayton_2', 'site')
    """
    wanted = suggestion(text) or otherwise
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: _LONGEST_KEY - 6].rstrip('_')}_{number}"
    return key


def shown(value: object, longest: int = 60) -> str:
    """``value`` in quotation marks for a message: shortened, with what can't be seen written out as its code point.

    >>> shown("Day\\u202eton")
    "'Day<U+202E>ton'"
    """
    text = value if isinstance(value, str) else str(value)
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    return "'{}'".format("".join(_visible(letter) for letter in text))


def _visible(letter: str) -> str:
    if letter in "\n\r\t":
        return {"\n": "⏎", "\r": "⏎", "\t": " "}[letter]
    return f"<U+{ord(letter):04X}>" if unicodedata.category(letter)[0] == "C" else letter


def listed(names: Iterable[str], longest: int = 12) -> str:
    """``names`` quoted, with commas; 'none' where there are none, and 'and n more' after ``longest``."""
    every = list(names)
    text = ", ".join(shown(each) for each in every[:longest])
    if len(every) > longest:
        return worded("{names} and {count} more", names=text, count=len(every) - longest)
    return text or worded("none")


def rows_listed(rows: Sequence[int], longest: int = 8) -> str:
    """Row numbers for a message: 'row 3', 'rows 3, 4 and 7', 'rows 3, 4, 5, 6, 7, 8, 9, 10 and 12 more'."""
    distinct = list(dict.fromkeys(rows))
    if len(distinct) == 1:
        return worded("row {row}", row=distinct[0])
    numbers = list(map(str, distinct))
    if len(numbers) > longest:
        return worded("rows {rows} and {count} more", rows=", ".join(numbers[:longest]), count=len(numbers) - longest)
    return worded("rows {rows} and {last}", rows=", ".join(numbers[:-1]), last=numbers[-1])


def nearest(name: str, known: Iterable[str]) -> str:
    """What to write instead of an unknown ``name``: the nearest known names, else all of them (up to 12).

    >>> nearest("chicgo", ["chicago", "dayton"])
    "Did you mean 'chicago'?"
    """
    every = list(dict.fromkeys(known))
    if not every:
        return worded("There is none to choose from.")
    close = difflib.get_close_matches(name[:100].lower(), every, n=3, cutoff=0.6)
    if close:
        return worded("Did you mean {names}?", names=chained(map(shown, close), "{one} or {other}"))
    return worded("Known: {names}.", names=listed(every))


def letters(column: int) -> str:
    """The letters of a spreadsheet's column, counted from 1: 1 is A, 27 is AA."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
