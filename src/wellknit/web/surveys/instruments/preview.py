"""The page of a form that somebody is editing, as whoever answers sees it; everything is shown, asked or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from wellknit.surveys.expressions import Form
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.web.surveys.answering.pages import Block, Matrix, Page, Question, Section, pages_of
from wellknit.web.surveys.answering.showing import shown
from wellknit.web.surveys.promises.filling import Filling

__all__ = ["preview_of"]


def preview_of(questionnaire: Questionnaire, row: int, language: str) -> Mapping[str, Any] | None:
    """The context of 'surveys/answering/questions.html' for the page that row ``row`` of the survey sheet stands on.

    Rows count from 1 for the headings. None where the form has no page yet.
    """
    form = Form(_all_asked(questionnaire))
    pages = pages_of(form.questionnaire, False)
    if not pages:
        return None
    page = next((each for each in pages if row in set(_rows(each))), None)
    if page is None:
        # A line that is not shown itself, such as one that is worked out: what comes before it.
        before = [each for each in pages if min(_rows(each), default=0) <= row]
        page = before[-1] if before else pages[0]
    code = language if language in {each.code for each in questionnaire.languages} else questionnaire.default_language
    return {
        **shown(page, Filling(), code, form),
        "number": page.number,
        "many": len(pages),
        "form_title": questionnaire.title,
    }


def _all_asked(questionnaire: Questionnaire) -> Questionnaire:
    """The form with every question asked of everybody, and every roster for one partner."""
    items = tuple(replace(each, relevant="", choice_filter="") for each in questionnaire.items)
    groups = tuple(replace(each, relevant="", repeat_count="1" if each.repeat else "") for each in questionnaire.groups)
    return replace(questionnaire, items=items, groups=groups)


def _rows(page: Page) -> Iterator[int]:
    if page.group is not None:
        yield page.group.row
    yield from _rows_in(page.blocks)


def _rows_in(blocks: Sequence[Block]) -> Iterator[int]:
    for block in blocks:
        match block:
            case Question(item):
                yield item.row
            case Matrix(items):
                yield from (each.row for each in items)
            case Section(group, inner):
                yield group.row
                yield from _rows_in(inner)
