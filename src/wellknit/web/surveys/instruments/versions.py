"""Versions of an instrument: what one asks, to read, and what its changes do to the trends of the waves before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.surveys.conditions import Condition, read_condition
from wellknit.surveys.questionnaire import Item, Questionnaire
from wellknit.surveys.revisions import Revision, revisions
from wellknit.web.history import Changed
from wellknit.web.models import Instrument, InstrumentVersion, Wave, WaveState
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request
from wellknit.web.surveys.forms_of import Read, read_of
from wellknit.web.surveys.instruments import actions, words
from wellknit.web.surveys.instruments.forms import FormFile, language_choices
from wellknit.web.surveys.instruments.outline import Line, Outline
from wellknit.web.surveys.instruments.problems import problems_of
from wellknit.web.surveys.instruments.scales import lists_of
from wellknit.web.surveys.instruments.sheets import Form

__all__ = [
    "asked_before",
    "compared",
    "empty_form",
    "heading_of",
    "in_words",
    "kind_words",
    "overview",
    "parts_in_words",
    "title_of",
    "told_of",
    "uploaded",
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A line to read: its texts by language, how it is answered, the answers, and when it is asked: in words, or as it
    was written by hand."""

    line: Line
    texts: tuple[tuple[str, str], ...]
    kind: str | Promise
    answers: tuple[str, ...]
    when: str
    by_hand: str


def heading_of(code: str) -> str:
    """A language as headings of new forms write it."""
    named = {each.rpartition("(")[2].rstrip(")"): each for each, _name in language_choices()}
    return named.get(code.split("-")[0], named["en"])


def empty_form(title: str, languages: Iterable[str]) -> Form:
    """A form without questions in these languages, the first one the default."""
    named = [each for each in languages if each]
    texts = [f"{what}::{each}" for what in ("label", "hint") for each in named]
    survey = [["type", "name", *texts, "required", "relevant"]]
    choices = [["list_name", "name", *(f"label::{each}" for each in named), "means", "score"]]
    settings = [["form_title", "form_id", "default_language", "style"], [title, "form", named[0], "pages"]]
    return Form.of({"survey": survey, "choices": choices, "settings": settings})


def title_of(form: Form, file: str) -> str:
    """What an instrument is called that came as a file: by its title, else by the file's name."""
    plain = "".join(letter for letter in PurePath(file.replace("\\", "/")).stem if letter.isprintable())
    return (form.setting("form_title") or form.setting("title") or plain or _("Instrument"))[:200]


def overview(form: Form, read: Read) -> dict[str, Any]:
    """What pages say of a form: its lines, its languages, and what is to be put right."""
    questionnaire = read.questionnaire
    lists = lists_of(form)
    languages = form.languages
    language = next(iter(languages), "")
    lines = []
    for line in Outline.of(form).lines:
        if line.kind in ("calculate", "hidden", "metadata"):
            continue
        texts = tuple((words.language_name(each), line.texts.get(each, "")) for each in languages)
        answers = tuple(each.label(language) for each in lists[line.list].answers) if line.list in lists else ()
        source = form.survey.get(line.row, "relevant")
        when = in_words(source, questionnaire)
        lines.append(Shown(line, texts, kind_words(line.kind), answers, when, "" if when else source))
    return {
        "lines": lines,
        "tongues": [words.language_name(each) for each in languages],
        "questions": sum(not each.line.group and each.line.kind != "note" for each in lines),
        "problems": problems_of(read.problems),
    }


def kind_words(kind: str) -> str | Promise:
    return words.KINDS.get(kind) or words.GROUPS.get(kind) or words.OTHER_KINDS.get(kind) or kind


def parts_in_words(
    condition: Condition, questionnaire: Questionnaire, language: str = ""
) -> list[tuple[str, Promise, str]]:
    """Each part of a condition: the question, how it is compared, and the answer."""
    found = []
    for part in condition.parts:
        item = questionnaire.item(part.question)
        choice = item.scale.choice(part.answer) if item and item.scale else None
        answer = choice.label(language) if choice else part.answer
        found.append((item.label(language) if item else part.question, words.OPERATORS[part.operator], answer))
    return found


def in_words(source: str, questionnaire: Questionnaire | None) -> str:
    """A condition of the kind that can be chosen as a person reads it, '' for any other."""
    condition = read_condition(source, questionnaire) if questionnaire is not None and source else None
    if condition is None or questionnaire is None:
        return ""
    parts = [
        f"{question} {operator} {answer}".strip()
        for question, operator, answer in parts_in_words(condition, questionnaire, questionnaire.default_language)
    ]
    return (f" {_('or')} " if condition.any else f" {_('and')} ").join(parts)


def uploaded(
    request: Request,
    viewer: Viewer,
    instrument: Instrument,
    last: InstrumentVersion | None,
    form: FormFile,
    back: str,
) -> HttpResponse | None:
    """Puts an uploaded form in the place of the version that is edited, or begins the next one; None where somebody
    changed it meanwhile."""
    assert form.form is not None
    try:
        with transaction.atomic():
            if last is not None and not last.frozen:
                opened = str(request.POST.get("version") or "")
                number = int(opened) if opened.isdecimal() and len(opened) < 9 else 0
                actions.version_replaced(viewer, last, number, form.form, form.content)
            else:
                actions.copied_to_new_version(viewer, instrument, "", form.form, form.content)
    except Changed:
        return None
    told_of(request, form)
    return redirect(back)


def told_of(request: Request, form: FormFile) -> None:
    """Says what came of a file: in the editor, where something has to be put right."""
    if form.broken:
        text = _("The form is read, and nothing of it was left out. No wave can ask with it before it is put right.")
        messages.warning(request, text)
    else:
        messages.success(request, _("The form is read. Nothing of it was left out."))


# --- Beside the version of the last wave ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compared:
    """An item in both versions, as a page shows it."""

    revision: Revision
    name: str
    effect: Promise
    sentence: Promise
    before: tuple[str, ...]
    after: tuple[str, ...]


def asked_before(version: InstrumentVersion) -> InstrumentVersion | None:
    """The version of this instrument that the last launched wave asked with, other than ``version``; else the one
    numbered before it."""
    others = InstrumentVersion.objects.filter(instrument=version.instrument_id).exclude(pk=version.pk).defer("file")
    waves = Wave.objects.filter(instrument_version__in=others, state__in=(WaveState.OPEN, WaveState.CLOSED))
    last = waves.order_by("-day", "-position").values_list("instrument_version", flat=True).first()
    if last is not None:
        return others.get(pk=last)
    return others.filter(number__lt=version.number).order_by("-number").first()


def compared(version: InstrumentVersion) -> dict[str, Any]:
    """What the page of the comparison shows."""
    before = asked_before(version)
    shown: dict[str, Any] = {"version": version, "before": before}
    if before is None:
        return shown
    old, new = read_of(before).questionnaire, read_of(version).questionnaire
    if old is None or new is None:
        return {**shown, "unreadable": True}
    language = _language(old, new)
    rows = [
        Compared(
            each,
            (each.after or each.before or _NOTHING).label(language),
            *words.EFFECTS[each.effect],
            _said(each.before, old),
            _said(each.after, new),
        )
        for each in revisions(old, new)
    ]
    counts = {name: sum(each.revision.effect == name for each in rows) for name in words.EFFECTS}
    return {
        **shown,
        "rows": [each for each in rows if each.revision.effect != "same"],
        "same": counts["same"],
        "noted": counts["wording"] + counts["asked"],
        "broken": counts["scale"] + counts["kind"] + counts["removed"],
        "new": counts["new"],
    }


_NOTHING = Item("", "", "text", "text", {})


def _language(*questionnaires: Questionnaire) -> str:
    return next((q.default_language for q in reversed(questionnaires) if q.default_language), get_language() or "en")


def _said(item: Item | None, questionnaire: Questionnaire) -> tuple[str, ...]:
    """What a person would compare of an item: its texts, its answers, and when it is asked."""
    if item is None:
        return ()
    codes = [each.code for each in questionnaire.languages] or [""]
    said = [text for code in codes for text in (item.labels.get(code), item.hints.get(code)) if text]
    if item.scale is not None:
        said.append("; ".join(choice.label(codes[0]) for choice in item.scale.choices))
    if item.relevant:
        said.append(
            _("Asked if: %(condition)s") % {"condition": in_words(item.relevant, questionnaire) or item.relevant}
        )
    return tuple(said)
