"""The answers of a wave as variables: a row a respondent, a variable an item, as statistics programs take them.

An item with several answers has a variable of 0 and 1 for each choice, a ranking one for each choice with its place, a
question asked in rounds one a round. Choices are numbered by their value on the scale, so that a mean there is the mean
here. What is no answer to the question is a number below all others, which counts as missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from wellknit.labels import label
from wellknit.partners.initiative import Site
from wellknit.partners.involvement import BANDS
from wellknit.partners.roster import SITE_ROLES
from wellknit.sav import Kind, Measure, Value, Variable, as_number, legal_names
from wellknit.surveys.answer_columns import ROUND
from wellknit.surveys.cells import unmarked
from wellknit.surveys.questionnaire import Item, Questionnaire, Scale
from wellknit.surveys.responses import BLANK, NOT_ASKED, Answer, Responses

__all__ = ["NO_ANSWER", "WAS_NOT_ASKED", "AnswerVariable", "numbers_of", "variables_of"]

NO_ANSWER, WAS_NOT_ASKED = -99, -98
_ASIDE = {"not_applicable": -97, "dont_know": -96}
_MISSING = {BLANK: NO_ANSWER, NOT_ASKED: WAS_NOT_ASKED}
#: Beyond it a whole number does not come back as the one that it was.
_EXACT = 2**53
_ROLES = ("national_partner", *SITE_ROLES)


@dataclass(frozen=True, slots=True)
class AnswerVariable:
    """A variable with what it holds as text: ``cells`` are codes of the form, numbers, days and words as answered,
    BLANK and NOT_ASKED; '' where nothing is known. ``item`` and ``choice`` are those of the form ('' for what is told
    of the respondent), ``codes`` the form's code of each number, ``many`` the name and the label of an item of whose
    answers several can be given."""

    variable: Variable
    cells: tuple[str, ...]
    item: str = ""
    choice: str = ""
    codes: Mapping[int, str] = field(default_factory=dict)
    many: tuple[str, str] | None = None


def numbers_of(scale: Scale) -> Mapping[str, int]:
    """The number of each choice, by its code: its value where the values of the list tell all choices apart, else its
    place in it. 'Does not apply' is -97, 'don't know' -96; further answers of that kind follow from -100 down."""
    placed = [each for each in scale.choices if each.means not in _ASIDE]
    values = [each.value for each in placed if each.value is not None and each.value > max(_ASIDE.values())]
    apart = len(set(values)) == len(placed)
    numbers = {
        each.name: value for each, value in zip(placed, values if apart else range(1, len(placed) + 1), strict=True)
    }
    free = NO_ANSWER - 1
    for each in scale.choices:
        if each.means in _ASIDE:
            number = _ASIDE[each.means]
            if number in numbers.values():
                number, free = free, free - 1
            numbers[each.name] = number
    return numbers


def variables_of(
    responses: Responses, questionnaire: Questionnaire, sites: Sequence[Site], *, language: str
) -> tuple[AnswerVariable, ...]:
    """The variables of ``responses``: who answered and for which site, then every item in the order of the form.

    Labels are in ``language``, or in another that the form has. Names are legal for SPSS and unique.
    """
    made = [*_own(responses, sites, language), *_items(responses, questionnaire, language)]
    names = legal_names(each.variable.name for each in made)
    return tuple(
        replace(each, variable=replace(each.variable, name=name)) for name, each in zip(names, made, strict=True)
    )


# --- Who answered -----------------------------------------------------------------------------------------------------


def _own(responses: Responses, sites: Sequence[Site], language: str) -> Iterator[AnswerVariable]:
    records = responses.records

    def told(name: str, values: Sequence[str]) -> AnswerVariable:
        variable = Variable(name, label(f"variable.{name}", language), tuple(values), "text", "nominal")
        return AnswerVariable(variable, tuple(values))

    def named(
        name: str, values: Sequence[str], words: Mapping[str, str], measure: Measure = "nominal"
    ) -> AnswerVariable:
        numbers = {word: place for place, word in enumerate(words, start=1)}
        labels = {numbers[word]: text for word, text in words.items()}
        return _numbered(name, label(f"variable.{name}", language), values, numbers, labels, measure, language)

    yield told("respondent", [each.respondent for each in records])
    if any(each.person for each in records):
        yield told("person", [each.person or "" for each in records])
    yield named("site", [each.site for each in records], {site.key: site.name for site in sites})
    roles: dict[str, str] = {role: label(f"role.{role}", language) for role in _ROLES}
    yield named("role", [each.role or BLANK for each in records], roles)
    if any(each.organization for each in records):
        yield told("organization", [each.organization or "" for each in records])
    bands = {band.key: label(f"band.{band.key}", language) for band in BANDS}
    if any(each.involvement != BLANK for each in records):
        yield named("involvement", [each.involvement for each in records], bands, "ordinal")
    if any(each.language for each in records):
        yield told("language", [each.language for each in records])


# --- What was answered ------------------------------------------------------------------------------------------------


def _items(responses: Responses, questionnaire: Questionnaire, language: str) -> Iterator[AnswerVariable]:
    met: set[str] = set()
    for item in questionnaire.asked():
        if item.name not in met:
            met.add(item.name)
            answers = [each.answers.get(item.name, BLANK) for each in responses.records]
            yield from _variables(item, item.name, unmarked(item.label(language)), answers, language)
    order = {item.path: place for place, item in enumerate(questionnaire.items)}
    first = {item.repeat: order[item.path] for item in reversed(questionnaire.items) if item.repeat}
    by_path = {item.path: item for item in questionnaire.items}

    def place(path: str) -> tuple[int, list[int], int]:
        item = by_path[ROUND.sub("", path)]
        return first[item.repeat], [int(each) for each in ROUND.findall(path)], order[item.path]

    for path in sorted({path for each in responses.records for path in each.rounds}, key=place):
        item, rounds = by_path[ROUND.sub("", path)], ROUND.findall(path)
        answers = [each.rounds.get(path, NOT_ASKED) for each in responses.records]
        words = label("variable.round", language, item=unmarked(item.label(language)), round=", ".join(rounds))
        yield from _variables(item, "_".join([item.name, *rounds]), words, answers, language)


def _variables(item: Item, name: str, words: str, answers: Sequence[Answer], language: str) -> Iterator[AnswerVariable]:
    scale = item.scale
    if scale is not None and item.kind in ("many", "rank"):
        many = item.kind == "many"
        for choice in scale.choices:
            said = unmarked(choice.label(language))
            text = label("variable.choice" if many else "variable.rank", language, item=words, choice=said)
            cells = [_of_choice(answer, choice.name, many) for answer in answers]
            numbers = {"0": 0, "1": 1} if many else {str(at): at for at in range(1, len(scale.choices) + 1)}
            chosen = {0: label("variable.not_chosen", language), 1: label("variable.chosen", language)}
            measure: Measure = "nominal" if many else "ordinal"
            own = f"{name}_{choice.name}"
            yield replace(
                _numbered(own, text, cells, numbers, chosen if many else {}, measure, language),
                item=item.name,
                choice=choice.name,
                many=(name, words) if many else None,
            )
        return
    cells = [answer if isinstance(answer, str) else " ".join(answer) for answer in answers]
    if scale is not None and item.kind == "one":
        numbers = dict(numbers_of(scale))
        labels = {numbers[each.name]: unmarked(each.label(language)) for each in scale.choices}
        made = _numbered(name, words, cells, numbers, labels, _measure(item, scale), language)
    elif item.kind == "acknowledge":
        made = _numbered(name, words, cells, {"OK": 1}, {1: label("variable.chosen", language)}, "nominal", language)
    else:
        made = _plain(item, name, words, cells)
    yield replace(made, item=item.name)


def _of_choice(answer: Answer, choice: str, many: bool) -> str:
    """What an answer says of one choice: 0 or 1, or its place in a ranking ('' where it has none)."""
    if isinstance(answer, str) and answer in _MISSING:
        return answer
    codes = (answer,) if isinstance(answer, str) else answer
    if many:
        return "1" if choice in codes else "0"
    return str(codes.index(choice) + 1) if choice in codes else ""


def _measure(item: Item, scale: Scale) -> Measure:
    """Whether answers have an order: where they agree, where the item measures something, or the form gives scores."""
    values = [each.value for each in scale.choices if each.value is not None]
    scored = values != list(range(1, len(values) + 1))
    return "ordinal" if scale.agreeing or item.measures or scored or item.asks == "involvement" else "nominal"


def _numbered(
    name: str,
    words: str,
    cells: Sequence[str],
    numbers: Mapping[str, int],
    labels: Mapping[int, str],
    measure: Measure,
    language: str,
) -> AnswerVariable:
    """A variable of numbers with labels; no answer and not asked are among them, and missing."""
    every = {**numbers, **_MISSING}
    silent = {NO_ANSWER: label("answer.blank", language), WAS_NOT_ASKED: label("answer.not_asked", language)}
    aside = [number for number in every.values() if number <= max(_ASIDE.values())]
    variable = Variable(
        name,
        words,
        tuple(every.get(cell) for cell in cells),
        measure=measure,
        labels={**labels, **silent},
        missing=(min(aside), max(aside)),
    )
    return AnswerVariable(variable, tuple(cells), codes={number: code for code, number in numbers.items()})


def _plain(item: Item, name: str, words: str, cells: Sequence[str]) -> AnswerVariable:
    """Numbers, days and words: empty where nothing was answered. What SPSS does not hold as such (a day before its
    calendar, a number with too many digits) leaves the whole variable one of texts."""
    said = ["" if cell in _MISSING else cell for cell in cells]
    kind, read = _READERS.get(item.kind, ("text", str))
    try:
        values: tuple[Value, ...] = tuple(read(each) if each else None for each in said)
    except ValueError:
        kind, values = "text", tuple(said)
    if kind == "text":
        return AnswerVariable(Variable(name, words, tuple(said), "text", "nominal"), tuple(cells))
    decimals = max((len(each.partition(".")[2]) for each in said), default=0) if kind == "number" else 0
    return AnswerVariable(Variable(name, words, values, kind, decimals=min(decimals, 16)), tuple(cells))


def _whole(text: str) -> float:
    if abs(int(text)) > _EXACT:
        raise ValueError(text)
    return float(int(text))


def _decimal(text: str) -> float:
    if len(text.replace(".", "").lstrip("-0")) > 15:
        raise ValueError(text)
    return float(text)


_READERS: Mapping[str, tuple[Kind, Callable[[str], Value]]] = {
    "integer": ("number", _whole),
    "decimal": ("number", _decimal),
    "range": ("number", _decimal),
    "date": ("date", lambda text: as_number(date.fromisoformat(text))),
    "datetime": ("datetime", lambda text: as_number(datetime.fromisoformat(text))),
    "time": ("time", lambda text: as_number(time.fromisoformat(text))),
}
