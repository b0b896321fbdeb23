"""The form of a list of answers: a line of fields for each, and empty ones for new answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from wellknit.surveys.scales import MEANINGS
from wellknit.web.surveys.instruments import words
from wellknit.web.surveys.instruments.forms import SheetForm, as_typed, text_area
from wellknit.web.surveys.instruments.scales import Answer, lists_of
from wellknit.web.surveys.instruments.sheets import Column, Form

__all__ = ["AnswersForm"]

#: So many answers stand on a page: a list of organizations may be long.
A_PAGE = 100
#: Empty places for new answers on the page of a list.
_MORE = 2


class AnswersForm(SheetForm):
    """A list of answers, a line of fields each, and two empty ones at its end; of a long list a page."""

    def __init__(self, *args: Any, name: str, page: str | None = None, **kwargs: Any) -> None:
        self.name, self.asked_page = name, page
        super().__init__(*args, **kwargs)

    @property
    def keys(self) -> list[str]:
        """What fields are named by: the codes of the answers, and '+0' for the first new one."""
        more = 0 if self.page.has_next() else _MORE
        return [*(each.name for each in self.answers), *(f"+{place}" for place in range(more))]

    def build(self) -> None:
        found = lists_of(self.asked).get(self.name)
        self.page = Paginator(found.answers if found is not None else (), A_PAGE).get_page(self.asked_page)
        self.answers: Sequence[Answer] = list(self.page)
        meanings = [("", "–"), *((each, words.MEANINGS.get(each, each)) for each in MEANINGS)]
        self.lines: list[tuple[Any, list[forms.BoundField]]] = []
        for place, key in enumerate(self.keys):
            names = []
            for number, language in enumerate(self.asked.languages or ("",)):
                names.append(f"label_{key}_{number}")
                self.fields[names[-1]] = forms.CharField(
                    label=words.language_name(language) if language else _("Text"),
                    required=False,
                    max_length=500,
                    widget=forms.TextInput(attrs=text_area(1, language).attrs | {"maxlength": 500}),
                )
            names += [f"means_{key}", f"score_{key}"]
            self.fields[names[-2]] = forms.ChoiceField(label=_("It means"), choices=meanings, required=False)
            self.fields[names[-1]] = forms.IntegerField(label=_("Score"), required=False, min_value=-999, max_value=999)
            for each in names:
                self.fields[each].widget.attrs.pop("rows", None)
            answer = self.answers[place] if place < len(self.answers) else None
            self.lines.append((answer, [self[each] for each in names]))

    def saved(self, form: Form) -> Mapping[str, Any]:
        found = lists_of(form).get(self.name)
        values: dict[str, Any] = {}
        for answer in found.answers if found is not None else ():
            key = answer.name
            for number, language in enumerate(self.asked.languages or ("",)):
                values[f"label_{key}_{number}"] = answer.texts.get(language, "")
            values[f"means_{key}"] = answer.means
            values[f"score_{key}"] = int(answer.score) if answer.score.lstrip("-").isdecimal() else None
        return values

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for answer in self.answers:
            key = answer.name
            labels = [values.get(f"label_{key}_{number}") for number in range(len(self.asked.languages) or 1)]
            if not any(labels):
                self.add_error(f"label_{key}_0", _("An answer needs a text. To do without it, remove it below."))
        return values

    def rows(self) -> list[tuple[int | None, dict[Column, str]]]:
        """The answers with their cells: rows that are there, and new ones of which anything was typed."""
        found = []
        values = self.cleaned_data
        scored = "score" if ("score", "") in self.asked.choices.columns else "value"
        scored = scored if (scored, "") in self.asked.choices.columns else "score"
        for place, key in enumerate(self.keys):
            cells: dict[Column, str] = {
                ("label", language): as_typed(values.get(f"label_{key}_{number}") or "")
                for number, language in enumerate(self.asked.languages or ("",))
            }
            score = values.get(f"score_{key}")
            cells[("means", "")] = values.get(f"means_{key}") or ""
            cells[(scored, "")] = "" if score is None else str(score)
            answer = self.answers[place] if place < len(self.answers) else None
            if answer is not None or any(text for (what, _), text in cells.items() if what == "label"):
                found.append((answer.row if answer is not None else None, cells))
        return found
