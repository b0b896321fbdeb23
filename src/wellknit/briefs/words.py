"""The brief's fixed texts: in English and Spanish, the same keys in ``words/en.toml`` and ``words/es.toml``.

Here also is how numbers, dates and lists are written out in each language.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType

from wellknit.errors import Place, fail

__all__ = [
    "LANGUAGES",
    "base_of",
    "day",
    "listed",
    "load",
    "month",
    "number",
    "plural",
    "span",
    "spelled",
    "written_date",
]

LANGUAGES = ("en", "es")


@cache
def _read(language: str) -> Mapping[str, str]:
    text = (resources.files("wellknit.briefs") / "words" / f"{language}.toml").read_text("utf-8")
    return MappingProxyType({key: str(value) for key, value in tomllib.loads(text).items()})


def base_of(language: str) -> str:
    """The language that briefs are written in for a tag as 'es' or 'es-MX'.

    Raises WellknitError (``brief.language``) for a language that they are not written in.
    """
    base = re.split(r"[-_]", language.strip().lower())[0]
    if base not in LANGUAGES:
        raise fail(
            "brief.language",
            Place("wellknit.toml", column="initiative.language"),
            language=language,
            languages=", ".join(LANGUAGES),
        )
    return base


def load(language: str) -> Mapping[str, str]:
    """The fixed texts in ``language``, a tag as 'es' or 'es-MX'.

    Raises WellknitError (``brief.language``) for a language that has none.
    """
    return _read(base_of(language))


def number(words: Mapping[str, str], value: Decimal | int) -> str:
    """A number with the language's marks: '2,900', '88.8', '−4.5' with a real minus sign."""
    whole, _, decimals = format(abs(Decimal(value)), "f").partition(".")
    groups: list[str] = []
    while len(whole) > 3:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    text = words["number.thousands"].join([whole, *groups]) + (words["number.decimal"] + decimals if decimals else "")
    return ("\N{MINUS SIGN}" if value < 0 else "") + text


def spelled(words: Mapping[str, str], value: int) -> str:
    """A whole number in words up to twelve, in digits above.

    >>> spelled(load("en"), 3), spelled(load("es"), 12), spelled(load("en"), 13)
    ('three', 'doce', '13')
    """
    return words[f"number.{value}"] if 0 <= value <= 12 else number(words, value)


def plural(words: Mapping[str, str], key: str, count: int, **values: object) -> str:
    """The text ``key`` for one or for many: '1 answer', '66 answers'."""
    return words[f"{key}.{'one' if count == 1 else 'many'}"].format(count=number(words, count), **values)


def listed(words: Mapping[str, str], parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(parts) < 2:
        return "".join(parts)
    return words["list.last"].format(first=", ".join(parts[:-1]), last=parts[-1])


def month(words: Mapping[str, str], when: date) -> str:
    """'March 2021'."""
    return words["date.month"].format(month=words[f"month.{when.month}"], year=when.year)


def day(words: Mapping[str, str], when: date) -> str:
    """'March 15, 2021'."""
    return words["date.day"].format(day=when.day, month=words[f"month.{when.month}"], year=when.year)


def span(words: Mapping[str, str], start: date, end: date) -> str:
    """'March 2019 to January 2022'; one month alone where both are in it."""
    first, last = month(words, start), month(words, end)
    return first if first == last else words["date.span"].format(first=first, last=last)


def written_date(words: Mapping[str, str], text: str) -> str:
    """'2021-06' and '2021-06-15' in words; anything else as it stands."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text.strip())
    if not found:
        return text.strip()
    try:
        when = date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        return text.strip()
    return day(words, when) if found[3] else month(words, when)
