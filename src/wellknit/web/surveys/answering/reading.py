"""What was sent, as answers: each field read by the kind of its question, with words for what can't be understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from wellknit.surveys.cells import read_cell
from wellknit.surveys.questionnaire import Item
from wellknit.web.surveys.answering.judging import Answer

__all__ = ["LONGEST", "MARK", "Read", "field", "read", "steps"]

#: So many letters of one's own words are taken.
LONGEST = 5_000
#: Before the name of a question's field, so that no question meets a name of the page's own.
MARK = "a:"


@dataclass(frozen=True, slots=True)
class Read:
    """``answers`` by path, '' where a question was left blank; ``wrong`` says by path what could not be understood,
    and ``typed`` what stood there."""

    answers: Mapping[str, Answer]
    wrong: Mapping[str, str]
    typed: Mapping[str, Answer]


def field(path: str) -> str:
    """The name of the field of the question at ``path`` (with its rounds)."""
    return MARK + path


def read(sent: QueryDict, asked: Iterable[tuple[str, Item]]) -> Read:
    """What ``sent`` holds for the questions that were ``asked``, by path with rounds."""
    answers: dict[str, Answer] = {}
    wrong: dict[str, str] = {}
    typed: dict[str, Answer] = {}
    for path, item in asked:
        if item.kind in ("note", "calculate", "hidden", "metadata") or item.read_only:
            continue
        match item.kind:
            case "one":
                answers[path] = _code(item, sent.get(field(path), ""))
            case "many":
                given = set(sent.getlist(field(path)))
                assert item.scale is not None
                answers[path] = tuple(each.name for each in item.scale.choices if each.name in given)
            case "rank":
                ranked, message = _ranked(item, sent, path)
                answers[path] = ranked
                if message:
                    wrong[path] = message
            case _:
                written = sent.get(field(path), "").replace("\r\n", "\n").strip()
                answer, message = _written(item, written)
                answers[path] = answer
                if message:
                    wrong[path], typed[path] = message, written
    return Read(answers, wrong, typed)


def _code(item: Item, written: str) -> str:
    return written if item.scale is not None and item.scale.choice(written) is not None else ""


def _ranked(item: Item, sent: QueryDict, path: str) -> tuple[tuple[str, ...], str]:
    """The choices in the order of the places that were given to them: '1' to the first."""
    assert item.scale is not None
    codes = sent.getlist(field(path))
    if codes and len(set(codes)) == len(codes) and all(item.scale.choice(code) for code in codes):
        return tuple(codes), ""  # in their order already, as the last page has them
    places: dict[int, str] = {}
    twice = False
    for choice in item.scale.choices:
        place = sent.get(f"{field(path)}#{choice.name}", "")
        if place.isascii() and place.isdecimal() and 0 < int(place[:4]) <= len(item.scale.choices):
            twice = twice or int(place) in places
            places.setdefault(int(place), choice.name)
    ranked = tuple(places[place] for place in sorted(places))
    if twice:
        return ranked, _("Two have the same place. Please give each its own.")
    if ranked and sorted(places) != list(range(1, len(ranked) + 1)):
        return ranked, _("Please begin with place 1 and leave out none.")
    return ranked, ""


def _written(item: Item, written: str) -> tuple[str, str]:
    if len(written) > LONGEST:
        return written[:LONGEST], _("This is too long: at most %(most)d letters.") % {"most": LONGEST}
    if item.kind == "text" or not written:
        return written, ""
    cell = read_cell(item, written, None)
    if isinstance(cell.answer, str) and cell.answer:
        return cell.answer, ""
    return "", _message(item, cell.wrong)


def _message(item: Item, code: str) -> str:
    match item.kind:
        case "integer":
            return _("Please write a whole number, such as 12.")
        case "decimal":
            return _("Please write a number, such as 12 or 12.5.")
        case "range":
            scale = steps(item)
            if scale:
                return _("Please write a number from %(low)s to %(high)s.") % {"low": scale[0], "high": scale[-1]}
            return _("Please write a number.")
        case "date":
            return _("Please write a day as year-month-day, such as 2024-05-31.")
        case "time":
            return _("Please write a time such as 14:30.")
        case "datetime":
            return _("Please write a day and a time, such as 2024-05-31 14:30.")
    return _("This could not be understood.")


def steps(item: Item) -> Sequence[str]:
    """The numbers that a range offers, from its start on; nothing where its limits are no numbers, or too many."""
    try:
        start, end, step = (
            Decimal(item.parameters.get(name, default))
            for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
        )
    except InvalidOperation:
        return ()
    step = abs(step) if start <= end else -abs(step)
    if not step or abs(end - start) / abs(step) > 1_000:
        return ()
    return [format((start + step * at).normalize(), "f") for at in range(int((end - start) / step) + 1)]
