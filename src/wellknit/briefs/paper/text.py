"""Text as a page can hold it, the date that the files bear, and where links lead."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping

from wellknit.briefs.document import Break, Document, Inline, Number, Text
from wellknit.packing import EARLIEST

__all__ = ["Words", "brief_date", "clean", "flat", "say", "web_address"]

Words = Mapping[str, str]

_INVISIBLE = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
#: Half of a surrogate pair, and the two that Unicode reserves for being no character: XML can't hold them.
_LOST = re.compile("[\ud800-\udfff\ufffe\uffff]")
_BLANKS = " \t\r\n\f\v\x85\u2028\u2029"
_SPACE = re.compile(f"[{_BLANKS}]+")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
_MONTHS = {
    name: month
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for month, name in enumerate(names.split(), 1)
}


def say(words: Words, key: str, /, **values: object) -> str:
    """The fixed text ``print.<key>`` with its values; a key that isn't there is our mistake and raises KeyError."""
    text = words[f"print.{key}"]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def clean(text: str) -> str:
    """``text`` as a page can hold it: line ends and tabs are spaces, and there are no control characters.

    Marks that turn the direction of writing round go too: they could make a figure read backwards. What is no
    character at all becomes the mark for one.

    >>> clean("trust\\nbuilds\\x07 slowly")
    'trust builds slowly'
    """
    # Control characters go first: between two spaces one would keep them apart.
    plain = "".join(each for each in text if each in _BLANKS or unicodedata.category(each) != "Cc")
    return _SPACE.sub(" ", _LOST.sub("\ufffd", _INVISIBLE.sub("", plain)))


def web_address(href: str) -> str | None:
    """``href`` where it leads to the web or a mailbox; what else a link may hold is no business of a printed page."""
    href = clean(href).strip()
    return href if _ADDRESS.fullmatch(href) else None


def flat(inlines: Iterable[Inline]) -> str:
    """The text of inlines alone, for a list of contents."""
    made = []
    for each in inlines:
        match each:
            case Text():
                made.append(each.text)
            case Number():
                made.append(each.display)
            case Break():
                made.append(" ")
            case _:
                made.append(flat(each.children))
    return "".join(made)


def brief_date(document: Document) -> datetime.date:
    """The day that the files bear: the brief's own date ('2021-06-15', '2021-06', '2021', 'June 2021').

    Months are read in English and Spanish. It is never today: where the date can't be told, it is 1 January 1980, the
    first day that archives know.
    """
    text = document.date.strip().lower()
    year = re.search(r"(?<!\d)(1[89]\d\d|2\d\d\d)(?!\d)", text)
    if year is None:
        return EARLIEST
    numbers = re.search(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", text)
    named = next((month for name, month in _MONTHS.items() if re.search(rf"\b{name}\b", text)), None)
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text.replace(year.group(), ""))
    try:
        if numbers:
            return datetime.date(int(numbers[1]), int(numbers[2]), int(numbers[3] or 1))
        return datetime.date(int(year.group()), named or 1, int(day.group()) if named and day else 1)
    except ValueError:
        return datetime.date(int(year.group()), 1, 1)
