"""Our columns of the survey sheet that ask about relationships: is there a tie, with whom, and how is it rated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from wellknit.errors import Place, Problem, problem
from wellknit.surveys.questionnaire import OF_RELATIONSHIPS, UNASKED, Asks, Item, ItemKind
from wellknit.surveys.workbook import Sheet

__all__ = ["TIE_MEANINGS", "relating", "tie_problems"]

#: What the choices of a question on a tie mean; yes and no are understood too.
TIE_MEANINGS = ("tie", "no_tie", "yes", "no", "dont_know")

_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
#: The kinds of question that can ask each thing; the partner of a round may also be worked out by the form.
_KINDS: dict[str, tuple[ItemKind, ...]] = {
    "tie": ("one",),
    "ties": ("many",),
    "partner": ("one", "text", "calculate", "hidden"),
    "contact": ("one", "text"),
    "rating": ("one", "integer", "range"),
}
#: What is about a single organization, which the row names outside of repeats.
_ABOUT_ONE = ("tie", "contact", "rating")


def relating(item: Item, column: str, written: str, place: Place) -> tuple[Item, tuple[Problem, ...]]:
    """The item with what ``column`` ('asks' or 'rates') says of relationships.

    ``written`` is 'tie:reed_house', 'ties', 'partner', 'contact:reed_house', or for rates 'reliability:reed_house';
    without the organization inside of a repeat, whose rounds name it.
    """
    what, colon, about = (each.strip("_") for each in written.partition(":"))
    asks = "rating" if column == "rates" else what
    if item.asks:
        return item, (problem("instrument.asks-and-rates", place, name=item.name),)
    if (column == "rates" and not _KEY.fullmatch(what)) or (colon and not _KEY.fullmatch(about)):
        return item, (problem("instrument.unknown-tie", place, value=written),)
    if item.kind not in _KINDS[asks]:
        code = "instrument.column-without-effect" if item.kind in UNASKED else "instrument.cannot-relate"
        return item, (problem(code, place, column=column, asks=written, type=item.type),)
    return replace(item, asks=cast(Asks, asks), about=about, rates=what if column == "rates" else ""), ()


def tie_problems(items: Sequence[Item], sheet: Sheet, file: str) -> Iterator[Problem]:
    """Everything that keeps the questions on relationships from being read: whom they are about, what answers mean."""
    told: dict[tuple[str, str, str, str], Item] = {}
    partners = {item.repeat for item in items if item.asks == "partner"}
    for item in items:
        if item.asks not in OF_RELATIONSHIPS:
            continue
        column = "rates" if item.asks == "rating" else "asks"
        place = Place(file, sheet.name, item.row, sheet.ours.get(column, column))
        same = told.setdefault((item.asks, item.about, item.rates, item.repeat), item)
        if same is not item:
            what = ":".join(filter(None, (item.rates or item.asks, item.about)))
            yield problem("instrument.asked-twice", place, what=what, name=same.name, row=same.row)
        elif item.asks in _ABOUT_ONE and not item.repeat and not item.about:
            yield problem("instrument.about-nobody", place, what=item.rates or item.asks)
        elif item.asks in _ABOUT_ONE and item.repeat and item.about:
            yield problem("instrument.about-in-repeat", place, organization=item.about)
        elif item.asks in _ABOUT_ONE and item.repeat and item.repeat not in partners:
            yield problem("instrument.repeat-of-nobody", place, repeat=item.repeat)
        elif item.asks == "partner" and not item.repeat:
            yield problem("instrument.partner-outside", place)
        elif item.asks in ("partner", "ties") and item.about:
            yield problem("instrument.unknown-tie", place, value=f"{item.asks}:{item.about}")
        elif item.asks == "ties" and item.repeat:
            yield problem("instrument.told-in-repeat", place, asks="ties")
        elif item.asks == "tie":
            yield from _meaning(item, place)


def _meaning(item: Item, place: Place) -> Iterator[Problem]:
    """Every choice of a question on a tie says whether there is one: none may be taken for 'no tie' in silence."""
    choices = item.scale.choices if item.scale else ()
    mute = [each.name for each in choices if each.means not in TIE_MEANINGS]
    if mute:
        values = {"name": item.name, "choices": ", ".join(mute), "list": item.scale.name if item.scale else ""}
        yield problem("instrument.tie-without-meaning", place, **values)
