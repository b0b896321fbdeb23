"""Answers in words, page by page: for looking over them, for the receipt, and for paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wellknit.surveys.expressions import Evaluation
from wellknit.web.surveys.answering.judging import Answers
from wellknit.web.surveys.answering.looks import looks_of
from wellknit.web.surveys.answering.places import Place, places_of, walked
from wellknit.web.surveys.answering.reading import field
from wellknit.web.surveys.answering.showing import Showing, answer_in_words
from wellknit.web.surveys.answering.visiting import Visit

__all__ = ["Part", "hidden_fields", "parts_of_summary", "title_of"]

_BAD = mark_safe(' class="is-wrong"')


@dataclass(frozen=True, slots=True)
class Part:
    """What one place asked, and the answers as HTML: a line of questions and words each."""

    place: Place
    title: str
    answers: SafeString


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
    change: Callable[[Place], str] | None = None,
) -> tuple[Part, ...]:
    """Everything that was asked, with what was answered. ``wrong`` says by path what is to be done about it; where
    ``change`` is given, it leads to where an answer of a place is changed."""
    looks = looks_of(visit.form, visit.language)
    showing = Showing(looks, evaluation, answers)
    given, blank = (
        looks.frame("answer", f"{each} {bool(change)}", given=each, change=bool(change)) for each in (True, False)
    )
    parts = []
    for place in places_of(visit.pages, evaluation):
        address = escape(change(place)) if change else ""
        lines = []
        for path, item, rounds in walked(place.blocks, evaluation, place.rounds):
            if item.kind == "note":
                continue
            fill: dict[str, str] = {"question": looks.label(item) or showing.words(item.labels, rounds)}
            if answer := evaluation.values.get(path, ""):
                words = _("I have read this") if item.kind == "acknowledge" else ""
                fill["value"] = escape(words or answer_in_words(looks, item, answer, answers))
            if path in wrong:
                fill["bad"], fill["error"] = _BAD, format_html('<p class="wrong">{}</p>', wrong[path])
            if change:
                fill["path"], fill["address"] = escape(path), address
            lines.append((given if answer else blank).filled(fill))
        if lines:
            parts.append(Part(place, str(title_of(showing, place)), mark_safe("".join(lines))))
    return tuple(parts)


def hidden_fields(answers: Answers) -> Iterator[tuple[str, str]]:
    """The answers as fields of a form that sends them all at once: (name, value)."""
    for path, answer in answers.items():
        for each in (answer,) if isinstance(answer, str) else answer:
            if each:
                yield field(path), each
