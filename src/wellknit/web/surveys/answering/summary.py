"""Answers in words, page by page: for looking over them, for the receipt, and for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Evaluation
from wellknit.web.surveys.answering.judging import Answers
from wellknit.web.surveys.answering.looks import looks_of
from wellknit.web.surveys.answering.places import Place, places_of, walked
from wellknit.web.surveys.answering.reading import field
from wellknit.web.surveys.answering.showing import Showing, answer_in_words
from wellknit.web.surveys.answering.visiting import Visit

__all__ = ["Line", "Part", "hidden_fields", "parts_of_summary", "title_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer in words; ``wrong`` says what is to be done about it."""

    path: str
    question: SafeString
    answer: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one place asked."""

    place: Place
    title: str
    lines: tuple[Line, ...]


def title_of(showing: Showing, place: Place) -> SafeString:
    """What a place is called: by the topic of its page, or whom its round is about."""
    group = place.page.group
    if group is None:
        return SafeString()
    if place.round:
        return showing.round_title(group, place.rounds, place.round, 2)
    return showing.words(group.labels)


def parts_of_summary(
    visit: Visit,
    evaluation: Evaluation,
    answers: Answers,
    wrong: Mapping[str, str] = {},
) -> tuple[Part, ...]:
    """Everything that was asked, with what was answered."""
    looks = looks_of(visit.form, visit.language)
    showing = Showing(looks, evaluation, answers)
    parts = []
    for place in places_of(visit.pages, evaluation):
        lines = []
        for path, item, rounds in walked(place.blocks, evaluation, place.rounds):
            if item.kind == "note":
                continue
            answer = evaluation.values.get(path, "")
            words = _("I have read this") if item.kind == "acknowledge" and answer else ""
            words = words or answer_in_words(looks, item, answer, answers)
            question = looks.label(item) or showing.words(item.labels, rounds)
            lines.append(Line(path, question, words, wrong.get(path, "")))
        if lines:
            parts.append(Part(place, str(title_of(showing, place)), tuple(lines)))
    return tuple(parts)


def hidden_fields(answers: Answers) -> Iterator[tuple[str, str]]:
    """The answers as fields of a form that sends them all at once: (name, value)."""
    for path, answer in answers.items():
        for each in (answer,) if isinstance(answer, str) else answer:
            if each:
                yield field(path), each
