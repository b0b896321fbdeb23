"""Conditions of the kind that people choose from lists, written as a form's ``relevant`` and read back from it.

'Asked if *trust* is *agree* and *years* is at least *2*' is a :class:`Condition`; what has any other shape is an
expression that somebody wrote by hand, and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from wellknit.surveys.questionnaire import Item, Questionnaire, Scale

__all__ = ["OPERATORS", "Condition", "Operator", "Part", "fits", "read_condition", "written_condition"]

#: 'at_least' and 'at_most' compare numbers, and answers by their place in the scale.
Operator = Literal["is", "is_not", "at_least", "at_most", "answered", "unanswered"]
OPERATORS: tuple[Operator, ...] = get_args(Operator)

_NAME = r"\$\{\s*(?P<name>[A-Za-z_][\w.\-]*)\s*\}"
_VALUE = r"(?:'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\"|(?P<number>-?[0-9]+(?:\.[0-9]+)?))"
_COMPARED = re.compile(rf"{_NAME}\s*(?P<sign>=|!=|>=|<=)\s*{_VALUE}")
_CHOSEN = re.compile(rf"(?P<no>not\(\s*)?selected\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)(?(no)\s*\))")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CODE = re.compile(r"[^'\s]+")
_SIGNS: dict[str, Operator] = {"=": "is", "!=": "is_not", ">=": "at_least", "<=": "at_most"}


@dataclass(frozen=True, slots=True)
class Part:
    """``question`` (its name) compared with ``answer``: a choice's code, a number, or '' where nothing is asked."""

    question: str
    operator: Operator
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """All ``parts`` have to hold, or with ``any`` one of them; without parts it always holds."""

    parts: tuple[Part, ...] = ()
    any: bool = False


def fits(part: Part, item: Item) -> bool:
    """Whether ``part`` compares ``item`` with what it can be answered with."""
    if item.kind in ("note", "calculate", "hidden", "metadata", "acknowledge", "rank", "location", "media"):
        return False
    if part.operator in ("answered", "unanswered"):
        return not part.answer
    if item.kind in ("one", "many"):
        choice = item.scale.choice(part.answer) if item.scale else None
        if choice is None or not _CODE.fullmatch(part.answer):
            return False
        ordered = part.operator in ("at_least", "at_most")
        return not ordered or (item.kind == "one" and choice.value is not None)
    return item.kind in ("integer", "decimal", "range") and bool(_NUMBER.fullmatch(part.answer))


def written_condition(condition: Condition, questionnaire: Questionnaire) -> str:
    """The expression that says the same in an XLSForm. ValueError for a part that its question does not fit.

    >>> written_condition(Condition((Part("trust", "is", "agree"),)), questionnaire)      # doctest: +SKIP
    "${trust} = 'agree'"
    """
    sources = []
    for part in condition.parts:
        item = questionnaire.item(part.question)
        if item is None or not fits(part, item):
            raise ValueError(f"{part.question} can't be compared so")
        sources.append(_part(part, item))
    return (" or " if condition.any else " and ").join(sources)


def _part(part: Part, item: Item) -> str:
    name = f"${{{item.name}}}"
    match part.operator:
        case "answered":
            return f"{name} != ''"
        case "unanswered":
            return f"{name} = ''"
        case "at_least" | "at_most" if item.kind == "one" and item.scale is not None:
            codes = _beyond(item.scale, part)
            inner = " or ".join(f"{name} = '{code}'" for code in codes)
            return f"({inner})"
    if item.kind == "many":
        chosen = f"selected({name}, '{part.answer}')"
        return chosen if part.operator == "is" else f"not({chosen})"
    sign = next(sign for sign, operator in _SIGNS.items() if operator == part.operator)
    value = f"'{part.answer}'" if item.kind == "one" else part.answer
    return f"{name} {sign} {value}"


def _beyond(scale: Scale, part: Part) -> tuple[str, ...]:
    """The codes of the answers from the one named on, in the order of the list."""
    named = scale.choice(part.answer)
    assert named is not None and named.value is not None
    low = part.operator == "at_least"
    return tuple(
        each.name
        for each in scale.choices
        if each.value is not None and (each.value >= named.value if low else each.value <= named.value)
    )


def read_condition(source: str, questionnaire: Questionnaire) -> Condition | None:
    """The condition that ``source`` is, None where it has another shape or names what the form has not.

    What is read is always written back to an expression that holds for the same answers.
    """
    if not source.strip():
        return Condition()
    pieces, any_of = list(_split(source, "and")), False
    if len(pieces) == 1:
        pieces = list(_split(source, "or"))
        any_of = len(pieces) > 1
    parts = []
    for piece in pieces:
        part = _read(piece.strip(), questionnaire)
        if part is None:
            return None
        parts.append(part)
    return Condition(tuple(parts), any_of)


def _split(source: str, word: str) -> Iterator[str]:
    """``source`` at each ``word`` that stands outside of quotes and brackets."""
    depth, quote, start = 0, "", 0
    for found in re.finditer(rf"['\"()]|\s{word}\s", source):
        mark = found[0]
        if quote:
            quote = "" if mark == quote else quote
        elif mark in "'\"":
            quote = mark
        elif mark == "(":
            depth += 1
        elif mark == ")":
            depth -= 1
        elif not depth:
            yield source[start : found.start()]
            start = found.end()
    yield source[start:]


def _read(piece: str, questionnaire: Questionnaire) -> Part | None:
    if piece.startswith("(") and piece.endswith(")"):
        return _ordered(piece[1:-1], questionnaire)
    compared, chosen = _COMPARED.fullmatch(piece), _CHOSEN.fullmatch(piece)
    found = compared or chosen
    if found is None:
        return None
    item = _named(questionnaire, found["name"])
    if item is None:
        return None
    answer = next(each for each in (found["single"], found["double"], found["number"]) if each is not None)
    if chosen is not None:
        if item.kind not in ("one", "many"):
            return None
        part = Part(item.name, "is_not" if found["no"] else "is", answer)
    else:
        assert compared is not None
        operator = _SIGNS[compared["sign"]]
        if answer == "" and operator in ("is", "is_not"):
            part = Part(item.name, "unanswered" if operator == "is" else "answered")
        elif item.kind == "many" or (item.kind == "one" and operator not in ("is", "is_not")):
            return None  # of several answers '=' means all of them, and codes have no order
        elif item.kind != "one" and found["number"] is None:
            return None
        else:
            part = Part(item.name, operator, answer)
    return part if fits(part, item) else None


def _ordered(inner: str, questionnaire: Questionnaire) -> Part | None:
    """'(${q} = 'a' or ${q} = 'b')', where those are all answers from one of them on."""
    parts = [_read(each.strip(), questionnaire) for each in _split(inner, "or")]
    first = parts[0]
    if first is None or any(each is None or each.operator != "is" for each in parts):
        return None
    item = _named(questionnaire, first.question)
    codes = tuple(each.answer for each in parts if each is not None and each.question == first.question)
    if item is None or item.scale is None or item.kind != "one" or len(codes) != len(parts):
        return None
    for operator in ("at_least", "at_most"):
        for choice in item.scale.choices:
            part = Part(item.name, operator, choice.name)
            if choice.value is not None and fits(part, item) and _beyond(item.scale, part) == codes:
                return part
    return None


def _named(questionnaire: Questionnaire, name: str) -> Item | None:
    """The one question of this name; None where several have it."""
    named = [each for each in questionnaire.items if each.name == name]
    return named[0] if len(named) == 1 else None
