"""What the page of the editor shows of a version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from wellknit.surveys.conditions import Condition, read_condition
from wellknit.surveys.questionnaire import Questionnaire
from wellknit.web.models import InstrumentVersion
from wellknit.web.surveys.forms_of import read_of
from wellknit.web.surveys.instruments import actions, grades, words
from wellknit.web.surveys.instruments.outline import Line, Outline
from wellknit.web.surveys.instruments.problems import Wrong, problems_of
from wellknit.web.surveys.instruments.scales import lists_of
from wellknit.web.surveys.instruments.sheets import TEXTS, Form
from wellknit.web.surveys.instruments.versions import kind_words

__all__ = ["Text", "editor_context", "missing_in", "texts_of_form"]


@dataclass(frozen=True, slots=True)
class Text:
    """Something to read, in all languages: which sheet and row it stands in, what it is, and a name that stays with it
    whatever moves around it."""

    sheet: str
    row: int
    what: str
    key: str
    texts: Mapping[str, str]

    def missing(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """The languages that have no such text although another has."""
        return tuple(each for each in languages if not self.texts.get(each)) if any(self.texts.values()) else ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the editor: what is said of it beside its text, how hard its texts read, and what is wrong with it."""

    line: Line
    text: str
    kind: str | Promise
    answers: str
    when: str
    required: bool
    missing: tuple[str, ...]
    grades: tuple[str, ...]
    wrong: tuple[Wrong, ...]


def texts_of_form(form: Form) -> Iterator[Text]:
    """Every text that respondents read, in the order of the form; then those of the answers."""
    grid = form.survey
    for line in Outline.of(form).lines:
        if line.kind in ("calculate", "hidden", "metadata"):
            continue
        for what in TEXTS:
            texts = grid.texts(line.row, what)
            if texts:
                yield Text("survey", line.row, what, line.key, texts)
    for name, found in lists_of(form).items():
        for answer in found.answers:
            yield Text("choices", answer.row, "label", f"{name}/{answer.name}", answer.texts)


def missing_in(form: Form) -> dict[str, int]:
    """How many texts each language lacks that another has."""
    languages = form.languages
    count = dict.fromkeys(languages, 0)
    for text in texts_of_form(form):
        for language in text.missing(languages):
            count[language] += 1
    return count


def editor_context(version: InstrumentVersion, looked_at: str) -> dict[str, Any]:
    """The lines, what is missing and wrong, the last change, and the line that is looked at."""
    form = Form.of(version.sheets)
    read = read_of(version)
    outline = Outline.of(form)
    languages = form.languages
    language = next(iter(languages), "")
    lists = lists_of(form)
    problems = problems_of(read.problems, list(form.sheets))
    errors = [each for each in problems if each.severity == "error"]
    lacking: dict[int, list[str]] = {}
    read_as: dict[int, list[str]] = {}
    for text in texts_of_form(form):
        if text.sheet == "survey":
            read_as.setdefault(text.row, []).extend(grades.of_texts(text.what, text.texts))
            lacking.setdefault(text.row, []).extend(words.language_name(each) for each in text.missing(languages))
    rows = []
    for line in outline.lines:
        answers = ", ".join(each.label(language) for each in lists[line.list].answers) if line.list in lists else ""
        rows.append(
            Row(
                line,
                line.label(language) or line.name,
                kind_words(line.kind),
                answers,
                _when(form, line, read.questionnaire),
                form.survey.get(line.row, "required").lower() in ("yes", "true", "true()"),
                tuple(dict.fromkeys(lacking.get(line.row, ()))),
                tuple(read_as.get(line.row, ())),
                tuple(each for each in errors if _about(each, line, form)),
            )
        )
    entry = actions.last_change(version)
    return {
        "version": version,
        "instrument": version.instrument,
        "rows": rows,
        "looked_at": outline.find(looked_at) or next(iter(outline.lines), None),
        "codes": [each.code for each in read.questionnaire.languages] if read.questionnaire else [],
        "tongues": [(words.language_name(each), count) for each, count in missing_in(form).items()],
        "last_change": entry,
        "last_words": _told(entry),
        "errors": errors,
        "readings": grades.of_form(read.questionnaire),
        "warnings": [each for each in problems if each.severity == "warning"],
    }


def _about(wrong: Wrong, line: Line, form: Form) -> bool:
    """Whether it stands in the row of this line, or in the one that ends it where it is a page."""
    named = list(form.sheets)[wrong.sheet - 1] if wrong.sheet else ""
    return named == form.survey.name and wrong.row - 1 in (line.row, line.end)


def _told(entry: Any) -> str:
    sheets = entry.new.get("sheets") if entry is not None else None
    return str(sheets.get("", "")) if isinstance(sheets, Mapping) else ""


def _when(form: Form, line: Line, questionnaire: Questionnaire | None) -> str:
    """'chosen' where a condition was chosen, 'hand' where it was written by hand, '' where there is none."""
    source = form.survey.get(line.row, "relevant")
    if not source:
        return ""
    condition: Condition | None = read_condition(source, questionnaire) if questionnaire is not None else None
    return "chosen" if condition is not None else "hand"
