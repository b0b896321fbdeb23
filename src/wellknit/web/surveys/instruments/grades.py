"""How hard texts read, in words: an easy text is no fault, and a hard one is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from wellknit.surveys.questionnaire import Questionnaire
from wellknit.surveys.reading import AIM, HIGHEST, Graded, reading_of, texts_of
from wellknit.web.surveys.instruments import words

__all__ = ["grade_words", "of_form", "of_texts", "readings"]


def grade_words(grade: float | None) -> str:
    """What a grade says; '' of a text that is too short to have one."""
    if grade is None:
        return ""
    number = max(1, round(grade))
    if number < AIM[0]:
        return _("easy, grade %(number)d") % {"number": number}
    if number <= AIM[1]:
        return _("grade %(number)d, as aimed for") % {"number": number}
    if number <= HIGHEST:
        return _("hard, grade %(number)d") % {"number": number}
    return _("hard, beyond school")


def of_texts(what: str, texts: Mapping[str, str]) -> list[str]:
    """How a text reads in each language, as headings write them: 'Español: easy, grade 4', or 'Hint, Español: …'."""
    found = []
    for language, text in texts.items():
        for graded in reading_of([("", text)], words.language_code(language)).texts:
            if said := grade_words(graded.grade):
                named = words.language_name(language)
                found.append(f"{named}: {said}" if what == "label" else f"{words.TEXTS[what]}, {named}: {said}")
    return found


def of_form(questionnaire: Questionnaire | None) -> list[tuple[str, str]]:
    """How the whole form reads in each language that there is a measure for."""
    return [(each["language"].name, each["whole"]) for each in readings(questionnaire) if each["whole"]]


def readings(questionnaire: Questionnaire | None) -> list[dict[str, Any]]:
    """For each language: the whole in words, and the texts, those harder than the aim by themselves."""
    if questionnaire is None:
        return []
    found = []
    for language in questionnaire.languages:
        read = reading_of(texts_of(questionnaire, language.code), language.code)
        found.append(
            {
                "language": language,
                "whole": grade_words(read.whole),
                "words": read.words,
                "texts": _rows(read.texts),
                "hardest": _rows(read.hardest),
            }
        )
    return found


def _rows(texts: Iterable[Graded]) -> list[tuple[str, str, str]]:
    return [(each.text, each.where, grade_words(each.grade)) for each in texts]
