"""Forms of one line of an instrument: a question, a page, a matrix, a roster."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wellknit.web.fields import offer
from wellknit.web.surveys.instruments import words
from wellknit.web.surveys.instruments.building import type_of
from wellknit.web.surveys.instruments.forms import LONGEST, SheetForm, as_typed, text_area
from wellknit.web.surveys.instruments.limits import Bounds, read_bounds, written_bounds
from wellknit.web.surveys.instruments.outline import Line, Outline
from wellknit.web.surveys.instruments.scales import lists_of
from wellknit.web.surveys.instruments.sheets import Column, Form

__all__ = ["GroupForm", "QuestionForm"]

_NUMBERS = ("integer", "decimal")


class LineForm(SheetForm):
    """The texts of a line in every language of the form; ``around`` is the group that a new line goes into."""

    def __init__(self, *args: Any, line: Line | None, kind: str, around: Line | None = None, **kwargs: Any) -> None:
        self.line, self.kind, self.around = line, kind, around
        super().__init__(*args, **kwargs)

    def texts(self, what: str, label: str, *, required: bool = False, rows: int = 2) -> None:
        """A field a language for what respondents read; the first one has to be there, if any."""
        for number, language in enumerate(self.asked.languages or ("",)):
            named = f"{label}: {words.language_name(language)}" if language else label
            field = forms.CharField(
                label=named, required=required and number == 0, max_length=LONGEST, widget=text_area(rows, language)
            )
            self.fields[f"{what}_{number}"] = field

    def said(self, what: str) -> dict[Column, str]:
        """What was typed of these texts."""
        values = self.cleaned_data
        return {
            (what, language): as_typed(values.get(f"{what}_{number}") or "")
            for number, language in enumerate(self.asked.languages or ("",))
        }

    def read_texts(self, form: Form, row: int, what: str) -> dict[str, str]:
        return {
            f"{what}_{number}": form.survey.get(row, what, language)
            for number, language in enumerate(self.asked.languages or ("",))
        }

    def where(self, form: Form) -> Line | None:
        """The line in ``form``, which may stand elsewhere by now."""
        if self.line is None:
            return None
        return Outline.of(form).find(self.line.key)

    @property
    def wanted(self) -> str:
        """What a name can be made of."""
        return next((text for text in self.said("label").values() if text), self.kind)

    def bound(self, *names: str) -> list[forms.BoundField]:
        """The fields whose names begin so, for the template."""
        return [self[name] for name in self.fields if name.rpartition("_")[0] in names or name in names]

    @property
    def labels(self) -> list[forms.BoundField]:
        return self.bound("label")

    @property
    def hints(self) -> list[forms.BoundField]:
        return self.bound("hint")

    @property
    def refusals(self) -> list[forms.BoundField]:
        return self.bound("constraint_message")


class QuestionForm(LineForm):
    """A question; what was written by hand, as no field here can say it, stays as it is."""

    def build(self) -> None:
        self.texts("label", _("Text"), required=True)
        kinds = [*words.KINDS.items()]
        if self.kind not in words.KINDS:
            kinds.append((self.kind, words.OTHER_KINDS[self.kind]))
        self.fields["kind"] = forms.ChoiceField(label=_("How it is answered"), choices=kinds, initial=self.kind)
        lists = lists_of(self.asked)
        language = next(iter(self.asked.languages), "")
        named = [
            (name, f"{name.replace('_', ' ')}: {', '.join(each.label(language) for each in found.answers[:4])}")
            for name, found in lists.items()
        ]
        self.fields["scale"] = forms.ChoiceField(
            label=_("Answers to choose from"),
            choices=[("", _("none")), *((name, text[:90]) for name, text in named)],
            required=False,
        )
        self.fields["required"] = forms.BooleanField(label=_("It has to be answered"), required=False)
        self.texts("hint", _("Hint below it"))
        self.fields["least"] = forms.DecimalField(label=_("Smallest number"), required=False, max_digits=12)
        self.fields["most"] = forms.DecimalField(label=_("Largest number"), required=False, max_digits=12)
        self.fields["longest"] = forms.IntegerField(
            label=_("Most letters"), required=False, min_value=1, max_value=20_000
        )
        self.texts("constraint_message", _("What is said to other answers"), rows=1)
        self.fields["measures"] = forms.MultipleChoiceField(
            label=_("What it measures"), required=False, widget=forms.CheckboxSelectMultiple
        )
        offer(self, "measures", words.measures(self._measured()))
        self.fields["asks"] = forms.ChoiceField(
            label=_("What it tells of the respondent or of a relationship"), required=False, choices=self._asks()
        )
        self.fields["whole"] = forms.BooleanField(
            label=_("Those who do not know, or whom it does not apply to, count in its base"), required=False
        )

    @property
    def in_roster(self) -> bool:
        return Outline.of(self.asked).around(self.line or self.around, "roster")

    def _measured(self) -> list[str]:
        grid = self.asked.survey
        cells = [grid.get(row, "measures") for row in range(1, len(grid.rows))]
        return [part.strip() for cell in cells for part in cell.split(";") if part.strip()]

    def _asks(self) -> list[tuple[str, Any]]:
        named: list[tuple[str, Any]] = [("", _("nothing"))]
        of_respondent = ("job", "leader", "role", "involvement", "site", "organization", "quote")
        if self.in_roster:
            named += [("contact", words.ASKS["contact"])]
            named += [(f"rates:{key}", text) for key, text in words.RATES.items()]
        else:
            named += [(each, words.ASKS[each]) for each in (*of_respondent, "ties")]
        current = self._current_asks(self.asked)
        if current and current not in dict(named):
            kind, _colon, about = current.removeprefix("rates:").partition(":")
            told = words.ASKS.get(kind) or words.RATES.get(kind) or kind.replace("_", " ")
            named.append((current, f"{told} ({about.replace('_', ' ')})" if about else told))
        return named

    def _current_asks(self, form: Form) -> str:
        line = self.where(form)
        if line is None:
            return ""
        rates = form.survey.get(line.row, "rates").lower().replace(" ", "_")
        return f"rates:{rates}" if rates else form.survey.get(line.row, "asks").lower().replace(" ", "_")

    def saved(self, form: Form) -> Mapping[str, Any]:
        line = self.where(form)
        if line is None:
            return {}
        grid, row = form.survey, line.row
        bounds = read_bounds(grid.get(row, "constraint")) or Bounds()
        measured = [part.strip() for part in grid.get(row, "measures").split(";") if part.strip()]
        return {
            "kind": line.kind,
            "scale": line.list,
            "required": self._is_required(form, row),
            "least": bounds.least,
            "most": bounds.most,
            "longest": bounds.longest,
            "measures": [":".join(part.strip() for part in each.partition(":")[::2]) for each in measured],
            "asks": self._current_asks(form),
            "whole": grid.get(row, "base") == "asked",
            **self.read_texts(form, row, "label"),
            **self.read_texts(form, row, "hint"),
            **self.read_texts(form, row, "constraint_message"),
        }

    @staticmethod
    def _is_required(form: Form, row: int) -> bool:
        return form.survey.get(row, "required").lower() in ("yes", "true", "true()")

    @property
    def by_hand(self) -> dict[str, str]:
        """What was written by hand in this line and is kept: the constraint, and when it has to be answered."""
        if self.line is None:
            return {}
        grid, row = self.asked.survey, self.line.row
        found = {}
        if read_bounds(grid.get(row, "constraint")) is None:
            found["constraint"] = grid.get(row, "constraint")
        required = grid.get(row, "required")
        if required.lower() not in ("", "yes", "no", "true", "false", "true()", "false()"):
            found["required"] = required
        return found

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("kind") in ("one", "many") and not values.get("scale"):
            self.add_error("scale", _("Choose the answers. Lists of answers are made on the page 'Answers'."))
        least, most = values.get("least"), values.get("most")
        if least is not None and most is not None and most < least:
            self.add_error("most", _("The largest number is not below the smallest."))
        return values

    def cells(self) -> dict[Column, str]:
        """The cells of the row, as far as the fields say them."""
        values = self.cleaned_data
        kind, scale = values["kind"], values.get("scale") or ""
        cells: dict[Column, str] = {**self.said("label"), **self.said("hint")}
        line = self.line
        if line is None or (kind, scale if kind in ("one", "many") else line.list) != (line.kind, line.list):
            cells[("type", "")] = type_of(kind, scale)
        hand = self.by_hand
        if "required" not in hand:
            cells[("required", "")] = "yes" if values.get("required") and kind != "note" else ""
        if "constraint" not in hand:
            cells[("constraint", "")] = written_bounds(self._bounds(kind, values))
            cells |= self.said("constraint_message")
        measured = values.get("measures") or []
        cells[("measures", "")] = "; ".join(measured) if kind != "note" else ""
        asks = values.get("asks") or ""
        cells[("rates", "")] = asks.removeprefix("rates:") if asks.startswith("rates:") else ""
        cells[("asks", "")] = "" if asks.startswith("rates:") else asks
        cells[("base", "")] = "asked" if values.get("whole") and kind != "note" else ""
        return cells

    @staticmethod
    def _bounds(kind: str, values: Mapping[str, Any]) -> Bounds:
        if kind in _NUMBERS:
            return Bounds(_number(values.get("least")), _number(values.get("most")))
        return Bounds(longest=values.get("longest")) if kind == "text" else Bounds()


def _number(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value).normalize() + 0


class GroupForm(LineForm):
    """A page, a matrix or a roster; a new matrix begins with its statements, a new roster with whom it is about."""

    def build(self) -> None:
        self.texts("label", _("Heading"), required=True)
        lists = lists_of(self.asked)
        if self.line is None and self.kind == "matrix":
            self.fields["scale"] = forms.ChoiceField(
                label=_("Answers to choose from"), choices=[(name, name.replace("_", " ")) for name in lists]
            )
            self.fields["statements"] = forms.CharField(
                label=_("Statements"),
                help_text=_("One a line, in the first language. They can be changed one by one afterwards."),
                widget=text_area(5, next(iter(self.asked.languages), "")),
                max_length=LONGEST,
            )
        if self.line is None and self.kind == "roster":
            language = next(iter(self.asked.languages), "")
            questions = [
                (each.name, each.label(language)[:80]) for each in Outline.of(self.asked).lines if each.kind == "many"
            ]
            self.fields["partners"] = forms.ChoiceField(
                label=_("For each answer chosen in"),
                choices=questions,
                help_text=_("A question before this page, with several answers to choose from."),
            )

    @property
    def statements(self) -> list[str]:
        return [line.strip() for line in str(self.cleaned_data["statements"]).splitlines() if line.strip()]

    def saved(self, form: Form) -> Mapping[str, Any]:
        line = self.where(form)
        return {} if line is None else self.read_texts(form, line.row, "label")
