"""Our own columns of the survey sheet: what an item asks of the respondent, what it measures, and its base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, cast, get_args

from wellknit.errors import Place, Problem, problem
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import ROLES
from wellknit.surveys.questionnaire import OF_RELATIONSHIPS, UNASKED, Asks, Item
from wellknit.surveys.tie_columns import relating, tie_problems
from wellknit.surveys.workbook import Row, Sheet

__all__ = ["ASKS", "BASES", "MEASURES", "TELLING", "telling_problems", "with_own_columns"]

ASKS = tuple(each for each in get_args(Asks) if each and each not in OF_RELATIONSHIPS)
BASES = ("answered", "asked")
#: What the column measures may name, before the colon.
MEASURES = ("principle", "factor", "challenge")
#: What the choices of an item that tells of the respondent must mean; without a meaning, the code counts.
TELLING = {
    "job": ("yes", "no"),
    "leader": ("yes", "no"),
    "role": ROLES,
    "involvement": tuple(b.key for b in BANDS),
    "quote": ("yes", "no"),
}

_KEY = re.compile(r"[a-z][a-z0-9_]*")


def with_own_columns(item: Item, row: Row, sheet: Sheet, file: str) -> tuple[Item, tuple[Problem, ...]]:
    """The item with what our columns say of it in its row; an unknown word is an error that names the allowed ones."""
    found: list[Problem] = []
    for key, written in row.ours.items():
        place = Place(file, sheet.name, row.number, sheet.ours[key])
        plain = "_".join(written.lower().split())
        if key == "rates" or (key == "asks" and plain.partition(":")[0] in OF_RELATIONSHIPS):
            item, more = relating(item, key, plain, place)
            found.extend(more)
        elif item.kind in UNASKED:
            found.append(problem("instrument.column-without-effect", place, column=sheet.ours[key]))
        elif key == "measures":
            measures, wrong = _measures(written, place)
            item = replace(item, measures=measures)
            found.extend(wrong)
        elif key == "base" and plain in BASES:
            item = replace(item, base=cast(Literal["answered", "asked"], plain))
        elif key == "asks" and plain in ASKS:
            item = replace(item, asks=cast(Asks, plain))
        else:
            allowed = ", ".join(BASES if key == "base" else (*ASKS, "tie:<organization>", "ties", "partner", "contact"))
            found.append(problem("instrument.unknown-value", place, value=written, allowed=allowed))
    return item, tuple(found)


def _measures(written: str, place: Place) -> tuple[tuple[str, ...], list[Problem]]:
    read, found = [], []
    for part in filter(None, (each.strip() for each in written.split(";"))):
        kind, _, key = (each.strip() for each in part.partition(":"))
        if kind in MEASURES and _KEY.fullmatch(key):
            read.append(f"{kind}:{key}")
        else:
            found.append(problem("instrument.unknown-measure", place, value=part, allowed=", ".join(MEASURES)))
    return tuple(dict.fromkeys(read)), found


def telling_problems(items: Sequence[Item], sheet: Sheet, file: str) -> tuple[Problem, ...]:
    """Each thing is told by one item at most, outside repeats, and by an item that can tell it."""
    found: list[Problem] = list(tie_problems(items, sheet, file))
    told: dict[str, Item] = {}
    for item in items:
        if not item.asks or item.asks in OF_RELATIONSHIPS:
            continue
        place = Place(file, sheet.name, item.row, sheet.ours["asks"])
        if other := told.get(item.asks):
            values = {"asks": item.asks, "name": other.name, "row": other.row}
            found.append(problem("instrument.told-twice", place, **values))
            continue
        told[item.asks] = item
        wanted = TELLING.get(item.asks)
        if item.repeat:
            found.append(problem("instrument.told-in-repeat", place, asks=item.asks))
        elif wanted is None and item.kind in ("one", "text"):
            continue  # a site or organization is looked up by what is answered
        elif item.asks == "involvement" and item.kind == "integer":
            continue
        elif item.kind != "one" or item.scale is None:
            found.append(problem("instrument.cannot-tell", place, asks=item.asks, type=item.type))
        elif wanted and not any((each.means or each.name) in wanted for each in item.scale.choices):
            values = {"asks": item.asks, "list": item.scale.name, "allowed": ", ".join(wanted)}
            found.append(problem("instrument.telling-nothing", place, **values))
    return tuple(found)
