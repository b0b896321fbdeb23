"""What a form asks of somebody, given the answers so far: the library's judgement, and a quick one of plain forms."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from weakref import WeakKeyDictionary

from wellknit.surveys.expressions import Evaluation, Form
from wellknit.surveys.questionnaire import UNASKED, Item

__all__ = ["Answer", "Answers", "counted", "hidden_from_minors", "judged", "plain", "starting"]

Answer = str | tuple[str, ...]
Answers = Mapping[str, Answer]

_ROUND = re.compile(r"\[\d+\]")


def plain(path: str) -> str:
    """A path without its rounds: 'partner[2]/trust' is 'partner/trust'."""
    return _ROUND.sub("", path) if "[" in path else path


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is worked out once for a form. ``always`` is the judgement of a form without expressions, else None."""

    always: Evaluation | None
    defaults: Mapping[str, Answer]
    written: frozenset[str]


_kept: WeakKeyDictionary[Form, _Kept] = WeakKeyDictionary()


def _of(form: Form) -> _Kept:
    found = _kept.get(form)
    if found is None:
        items = form.questionnaire.items
        found = _kept[form] = _Kept(
            _always(form),
            {item.path: _codes(item, item.default) for item in items if _has_default(item)},
            frozenset(item.path for item in items if item.kind == "text" and item.type == "text" and not item.asks),
        )
    return found


def _always(form: Form) -> Evaluation | None:
    questionnaire = form.questionnaire
    conditional = any(group.relevant or group.repeat for group in questionnaire.groups) or any(
        item.relevant
        or item.constraint
        or item.calculation
        or item.choice_filter
        or item.required not in ("", "true()", "false()")
        or item.kind in ("calculate", "hidden", "metadata")
        for item in questionnaire.items
    )
    if conditional:
        return None
    paths = [*(item.path for item in questionnaire.items), *(group.path for group in questionnaire.groups)]
    needed = (item.path for item in questionnaire.items if item.required == "true()" and item.kind not in UNASKED)
    return Evaluation(frozenset(paths), {}, frozenset(needed))


def _has_default(item: Item) -> bool:
    return bool(item.default) and "(" not in item.default and item.kind not in UNASKED and not item.repeat


def _codes(item: Item, written: str) -> Answer:
    return tuple(written.split()) if item.kind in ("many", "rank") else written


def starting(form: Form) -> Answers:
    """What stands in a form before anybody answers: its defaults."""
    return _of(form).defaults


def hidden_from_minors(form: Form) -> frozenset[str]:
    """The questions in one's own words, by path, which people under 18 are not asked unless a wave says so."""
    return _of(form).written


def judged(
    form: Form,
    answers: Answers,
    *,
    day: date,
    language: str,
    hidden: frozenset[str] = frozenset(),
    offers: bool = False,
) -> Evaluation:
    """What ``form`` asks of whoever gave ``answers``; ``hidden`` are questions that are not put to them at all."""
    kept = _of(form)
    if hidden:
        answers = {path: answer for path, answer in answers.items() if plain(path) not in hidden}
    if kept.always is not None:
        values = {path: _text(answer) for path, answer in answers.items() if path in form.items}
        evaluation = replace(kept.always, values=values)
    else:
        evaluation = form.evaluate(answers, day=day, language=language, offers=offers)
    if not hidden:
        return evaluation
    return replace(
        evaluation,
        relevant=frozenset(path for path in evaluation.relevant if plain(path) not in hidden),
        required=frozenset(path for path in evaluation.required if plain(path) not in hidden),
    )


def _text(answer: Answer) -> str:
    return answer if isinstance(answer, str) else " ".join(answer)


def counted(form: Form, evaluation: Evaluation) -> dict[str, Answer]:
    """The answers that count: what was asked and what is worked out, with nothing for what is blank or not valid.

    They are what the form holds in the end, in the order of the form.
    """
    wrong = evaluation.broken | evaluation.not_offered
    found: dict[str, Answer] = {}
    for path, text in evaluation.values.items():
        item = form.items[plain(path)]
        if text and path in evaluation.relevant and path not in wrong and item.kind not in ("note", "metadata"):
            found[path] = _codes(item, text)
    return found
