"""Digits that were typed by hand into a brief, where a fact should stand.

A number typed by hand is right on the day it is typed. Dates, references to tables and figures, digits in the names of
the partnership's own things, and what the author lists under ``allow`` may stand. Numbers written as words are not
looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from wellknit.briefs.material import Material
from wellknit.briefs.tree import Inline, Line, Linked, Role, Run, Styled

__all__ = ["names_of", "typed_numbers"]

# 'may' and 'march' without a capital are verbs: 'may 5 people join'.
_MONTHS = (
    "jan(?:uary|\\.)?|feb(?:ruary|\\.)?|(?-i:Mar(?:ch|\\.)?|May)|apr(?:il|\\.)?|june?|july?|aug(?:ust|\\.)?|"
    "sept?(?:ember|\\.)?|oct(?:ober|\\.)?|nov(?:ember|\\.)?|dec(?:ember|\\.)?|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre"
)
_SEASONS = (
    "spring|summer|autumn|fall|winter|primavera|verano|otoño|invierno|"
    "(?:school|fiscal|calendar)\\syear|año(?:\\s(?:escolar|fiscal))?|curso"
)
_YEAR = "(?:19|20)\\d\\d"
_YEARS = f"{_YEAR}(?:\\s?[-–—/]\\s?(?:{_YEAR}|\\d\\d))?"
_DAY = "(?:3[01]|[12]\\d|0?[1-9])(?:st|nd|rd|th)?"
_SMALL = "(?:in|since|until|during|through|before|after|by|en|desde|hasta|durante)"

# Spaces are written as \s throughout: the pattern of dates is a verbose one, in which plain spaces mean nothing.
#: Dates: 'March 15, 2021', '15 March 2021', '15 de marzo de 2021', 'spring 2021', '2021-03-15', 'since 1998,'.
_DATES = re.compile(
    rf"""\b(?:{_MONTHS})\s+(?:de(?:l)?\s+)?{_YEARS}\b
    |\b(?:{_MONTHS})\s+{_DAY}(?:\s?[-–—]\s?{_DAY})?(?:,?\s+{_YEAR})?\b
    |\b{_DAY}\s+(?:de\s+)?(?:{_MONTHS})(?:\s+(?:de(?:l)?\s+)?{_YEAR})?\b
    |\b(?:{_SEASONS})\s+(?:of\s+|de(?:l)?\s+)?{_YEARS}\b
    |\b{_YEAR}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?\b
    |\b{_SMALL}\s+(?:early\s+|mid-|late\s+)?{_YEARS}(?=\s*(?:[.,;:!?)\]”"»–—]|$|(?:and|to|the|when|y|a|cuando)\b))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_REFERENCES = re.compile(
    r"\b(?:tables?|figures?|figs?\.|tablas?|figuras?)\s+\d+(?:(?:\s?[-–—,]\s?|\s+(?:and|to|or|y|a|o)\s+)\d+)*\b",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE)
_DIGITS = r"[\d¼-¾⅐-⅞]"
_NUMBER = re.compile(rf"[$€£]?{_DIGITS}(?:[\d.,:/\u00a0\u202f]*{_DIGITS})?(?:\s?%)?")

#: Stands in the flattened text where a role does: neither a digit nor a letter.
_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"


def names_of(material: Material) -> tuple[str, ...]:
    """The names of the partnership's own things that hold digits: these may stand in the text."""
    initiative = material.initiative
    names: list[str] = [initiative.name, initiative.short]
    for things in (initiative.sites, initiative.years, initiative.phases, initiative.principles):
        names += [each.name for each in things]
    names += [each.funder for each in initiative.grants]
    names += [each.name for each in material.waves.values()]
    names += [each.name for each in material.roster.organizations]
    return tuple(dict.fromkeys(name for name in names if re.search(_DIGITS, name)))


def typed_numbers(children: Sequence[Inline], allow: Iterable[str] = ()) -> tuple[tuple[str, int], ...]:
    """The numbers typed by hand in a piece of prose, each with its line.

    ``allow`` are numbers ('2019') and phrases ('10 a.m.', 'K-12', names) that may stand.

    >>> typed_numbers([Run("Of 58 partners in March 2021, 9 said no.", 7)])
    (('58', 7), ('9', 7))
    """
    pieces = list(_flat(children))
    text = "".join(piece for piece, _ in pieces)
    if not re.search(_DIGITS, text):
        return ()
    may_stand = [found.span() for pattern in (_DATES, _REFERENCES, _ADDRESSES) for found in pattern.finditer(text)]
    for each in sorted(set(allow)):
        may_stand += [found.span() for found in _allowed(each).finditer(text)]
    typed = []
    for found in _NUMBER.finditer(text):
        if not any(start <= found.start() and found.end() <= end for start, end in may_stand):
            typed.append((found[0].strip(), _line(pieces, found.start())))
    return tuple(typed)


@cache
def _allowed(phrase: str) -> re.Pattern[str]:
    """The phrase where it stands for itself, with any spaces between its words.

    A number is let stand only as a whole, so an allowed '20' lets neither '2019' nor '20%' nor '$20' pass.
    """
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)" if words else r"(?!)")


def _flat(children: Sequence[Inline]) -> Iterator[tuple[str, int]]:
    for child in children:
        if isinstance(child, Run):
            yield child.text, child.line
        elif isinstance(child, Role):
            yield _PLACE, child.line
        elif isinstance(child, Line):
            yield "\n", 0
        elif isinstance(child, Styled) or (isinstance(child, Linked) and not child.bare):
            yield from _flat(child.children)
        elif isinstance(child, Linked):
            yield _PLACE, child.line


def _line(pieces: Sequence[tuple[str, int]], place: int) -> int:
    for piece, line in pieces:
        if place < len(piece):
            return line
        place -= len(piece)
    raise AssertionError("a number stands in one of the pieces")
