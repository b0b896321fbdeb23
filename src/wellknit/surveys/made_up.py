"""Respondents who do not exist: answers to a form that its own rules allow, for trying it out to the end.

The same seed gives the same answers. Nothing here is like what people would say: every answer that a form allows is as
likely as the next.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from wellknit.surveys.answer_columns import ROUND
from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.questionnaire import UNASKED, Choice, Item

__all__ = ["MadeUp", "made_up"]

Answer = str | tuple[str, ...]

#: So often a form is looked at anew while it is filled in; answers lead to further questions a few times.
_PASSES = 30
#: What nobody must answer is left blank by one in so many.
_BLANK = 10
#: A repeated group without a count is asked so often at most, and a number or text tried so often.
_ROUNDS, _TRIES = 3, 24
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
_TEXTS = ("made up", "made up answer", "Made Up", "MADEUP", "made@up.example", "12345", "2021", "7", "555-0100", "x")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """``answers`` are codes and texts by path, with the rounds of repeated groups ('partner[2]/trust'). Required
    questions for which nothing was found that the form allows are ``stuck``."""

    answers: Mapping[str, Answer]
    stuck: tuple[str, ...] = ()


def made_up(
    form: Form,
    seed: object,
    *,
    day: date,
    told: Mapping[str, str] | None = None,
    organizations: Sequence[str] = (),
    language: str = "",
) -> MadeUp:
    """Somebody made up from ``seed`` who answers ``form`` on ``day``: what is asked is answered, most of what need not
    be is too, and no answer is one that the form does not ask for, offer or allow.

    ``told`` says what the respondent tells, by the word in the column ``asks``: role, job ('yes', 'no'), leader, site,
    organization. Texts that name a partner name one of ``organizations``.
    """
    making = _Making(form, random.Random(f"{seed}"), day, language, dict(told or {}), tuple(organizations))
    return making.made()


@dataclass(slots=True)
class _Making:
    """One form while it is filled in; ``left`` are questions that stay blank, ``tried`` what is still left to try."""

    form: Form
    chance: random.Random
    day: date
    language: str
    told: Mapping[str, str]
    organizations: tuple[str, ...]
    answers: dict[str, Answer] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    tried: dict[str, Iterator[Answer]] = field(default_factory=dict)
    seeded: set[str] = field(default_factory=set)

    def made(self) -> MadeUp:
        items = {item.path: item for item in self.form.questionnaire.items}
        for _ in range(_PASSES):
            evaluation = self._evaluated()
            settled = self._taken_back(evaluation)
            for path in evaluation.values:
                item = items[ROUND.sub("", path)]
                if path in self.answers or path in self.left or not _answerable(item):
                    continue
                settled = False
                if path not in evaluation.required and not self._tells(item) and not self.chance.randrange(_BLANK):
                    self.left.add(path)
                else:
                    self._answer(item, path)
            settled = not self._more_rounds(evaluation, items) and settled
            if settled:
                break
        evaluation = self._only_valid()
        asked = (path for path in sorted(evaluation.required) if _answerable(items[ROUND.sub("", path)]))
        return MadeUp(dict(self.answers), tuple(path for path in asked if path not in self.answers))

    def _evaluated(self) -> Evaluation:
        return self.form.evaluate(self.answers, day=self.day, language=self.language)

    def _tells(self, item: Item) -> bool:
        return item.asks in self.told

    def _answer(self, item: Item, path: str) -> None:
        """The next answer there is to try; where there is none any more, the question stays blank."""
        if path not in self.tried:
            self.tried[path] = self._possible(item, path)
        answer = next(self.tried[path], "")
        if answer:
            self.answers[path] = answer
        else:
            self.left.add(path)

    def _taken_back(self, evaluation: Evaluation) -> bool:
        """Takes back what is not asked any more, or not allowed; whether there was nothing of it."""
        wrong = [path for path in self.answers if path in evaluation.broken or path in evaluation.not_offered]
        gone = [path for path in self.answers if path not in evaluation.relevant]
        for path in gone:
            self.tried.pop(path, None)
        for path in (*wrong, *gone):
            self.answers.pop(path, None)
        return not wrong and not gone

    def _only_valid(self) -> Evaluation:
        """What the rules of a form that goes round in circles leave of the answers."""
        while True:
            evaluation = self._evaluated()
            if self._taken_back(evaluation):
                return evaluation

    def _more_rounds(self, evaluation: Evaluation, items: Mapping[str, Item]) -> bool:
        """Repeated groups that nothing counts get some rounds: their last one is begun, which makes those before it."""
        more = False
        for group in self.form.questionnaire.groups:
            first = f"{group.path}[1]"
            if not group.repeat or group.repeat_count or first in self.seeded or first not in evaluation.relevant:
                continue
            self.seeded.add(first)
            last = self.chance.randint(1, _ROUNDS)
            inner = next((item for item in items.values() if item.repeat == group.path and _answerable(item)), None)
            if inner is not None and last > 1:
                self._answer(inner, f"{group.path}[{last}]{inner.path.removeprefix(group.path)}")
                more = True
        return more

    # ---- what could be answered

    def _possible(self, item: Item, path: str) -> Iterator[Answer]:
        """Answers to try, each once, the more ordinary ones first."""
        match item.kind:
            case "one":
                yield from self._one(item, path)
            case "many" | "rank":
                yield from self._many(item, path)
            case "integer":
                yield from (str(int(each)) for each in self._numbers(item) if each == each.to_integral_value())
            case "decimal":
                yield from (_plain(each) for each in self._numbers(item))
            case "range":
                yield from self._range(item)
            case "date":
                yield from (each.isoformat() for each in self._days())
            case "datetime":
                yield from (f"{each.isoformat()}T09:30:00" for each in self._days())
            case "time":
                yield from ("09:30:00", "14:00:00", "00:00:00", "23:59:00")
            case "acknowledge":
                yield "OK"
            case "location":
                yield "41.88 -87.63 0 0"
            case "media":
                yield "made-up.jpg"
            case _:
                yield from self._texts(item)

    def _offered(self, item: Item, path: str) -> list[Choice]:
        """The choices in an order by chance; those that are left out by a filter are tried and taken back in rounds."""
        if item.choice_filter and "[" not in path:
            choices = self.form.choices(item, self.answers, day=self.day, language=self.language)
        else:
            choices = item.scale.choices if item.scale else ()
        return self.chance.sample(choices, len(choices))

    def _one(self, item: Item, path: str) -> Iterator[Answer]:
        wanted = self.told.get(item.asks, "")
        choices = self._offered(item, path)
        if item.asks == "partner":
            # Each round names somebody else, and nobody the own organization.
            taken = {each for other, each in self.answers.items() if ROUND.sub("", other) == item.path}
            taken.add(self.told.get("organization", ""))
            choices.sort(key=lambda each: each.name in taken)
        choices.sort(key=lambda each: bool(wanted) and wanted not in (each.means, each.name))
        yield from (each.name for each in choices)

    def _many(self, item: Item, path: str) -> Iterator[Answer]:
        choices = self._offered(item, path)
        if item.kind == "rank":
            yield tuple(each.name for each in choices)
            return
        own = self.told.get("organization", "")
        # 'None of these' goes with nothing else; neither does one's own organization with a tie to it.
        ordinary = [each for each in choices if not each.means and each.name not in (own, "none")]
        order = {each.name: place for place, each in enumerate(item.scale.choices if item.scale else ())}
        for most in (len(ordinary), 3, 2):
            some = [each.name for each in ordinary[: self.chance.randint(1, max(most, 1))]]
            if some:
                yield tuple(sorted(some, key=order.__getitem__))
        yield from ((each.name,) for each in choices)
        yield tuple(sorted((each.name for each in choices), key=order.__getitem__))

    def _numbers(self, item: Item) -> Iterator[Decimal]:
        """Numbers near those that the form itself names, and small ones."""
        named = sorted({Decimal(each) for each in _NUMBER.findall(f"{item.constraint} {item.hints.get('', '')}")})
        low, high = (int(named[0]), int(named[-1])) if named else (0, 10)
        first = [Decimal(self.chance.randint(low, max(high, low))) for _ in range(4)]
        near = [each + step for each in named for step in (0, 1, -1, Decimal("0.5"))]
        small = [Decimal(each) for each in self.chance.sample(range(11), 11)]
        large = [Decimal(10) ** power for power in (2, 3, 4)]
        fits = (each for each in (*first, *near, *small, *large, Decimal(-1)))
        yield from list(dict.fromkeys(fits))[: 4 * _TRIES]

    def _range(self, item: Item) -> Iterator[Answer]:
        try:
            start, end, step = (
                Decimal(item.parameters.get(name, usual))
                for name, usual in (("start", "1"), ("end", "10"), ("step", "1"))
            )
            count = int(abs(end - start) / abs(step)) if step else 0
        except (InvalidOperation, ZeroDivisionError, OverflowError):
            return
        sign = 1 if end >= start else -1
        for place in self.chance.sample(range(min(count, 1000) + 1), min(count, _TRIES) + 1):
            yield _plain(start + sign * abs(step) * place)

    def _days(self) -> Iterator[date]:
        for days in (self.chance.randint(1, 300), 0, 1, -1, 30, -30, 366, -366, 7000, -7000):
            yield self.day - timedelta(days=days)

    def _texts(self, item: Item) -> Iterator[Answer]:
        if item.asks in ("organization", "site", "role") and self.told.get(item.asks):
            yield self.told[item.asks]
        if item.asks in ("partner", "organization"):
            taken = {each for other, each in self.answers.items() if ROUND.sub("", other) == item.path}
            taken.add(self.told.get("organization", ""))
            yield from (
                each for each in self.chance.sample(self.organizations, len(self.organizations)) if each not in taken
            )
        else:
            yield from _TEXTS


def _answerable(item: Item) -> bool:
    """Whether a person answers it: nothing works it out, and nothing forbids to write there."""
    return item.kind not in UNASKED and not item.calculation and not item.read_only


def _plain(number: Decimal) -> str:
    text = format(number.normalize(), "f")
    return "0" if text in ("-0", "0") else text
