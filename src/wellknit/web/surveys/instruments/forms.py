"""What can be typed about instruments: their names, files, questions, answers, conditions and languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.folder.apart import BOUNDS, read_form_apart
from wellknit.surveys.conditions import OPERATORS, Part, fits
from wellknit.surveys.questionnaire import Item
from wellknit.web.fields import Opened, RowForm, RowMeta, offer
from wellknit.web.models import Instrument, InstrumentVersion
from wellknit.web.surveys.instruments import words
from wellknit.web.surveys.instruments.sheets import Form
from wellknit.web.uploads import TOO_LARGE

__all__ = [
    "ConditionForm",
    "FormFile",
    "InstrumentForm",
    "LanguageForm",
    "ListForm",
    "NewForm",
    "NoteForm",
    "SettingsForm",
    "SheetForm",
    "as_typed",
    "language_choices",
    "text_area",
]

#: As many letters as one text of a form may have.
LONGEST = 4000
LONGEST_NAME = 200


def text_area(rows: int = 2, language: str = "") -> forms.Textarea:
    """A field for a text in ``language``, as a heading writes it: read aloud in that language."""
    attrs: dict[str, Any] = {"rows": rows, "maxlength": LONGEST}
    code = language.rpartition("(")[2].rstrip(")").strip() if "(" in language else ""
    if code:
        attrs |= {"lang": code, "dir": "auto"}
    return forms.Textarea(attrs=attrs)


def as_typed(text: str) -> str:
    """A text without the blanks at its ends and the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def language_choices() -> list[tuple[str, str]]:
    """Languages as headings write them, by their own names."""
    named = {
        code: str(info["name_local"])
        for code, info in LANG_INFO.items()
        if "name_local" in info and code.partition("-")[0] != "zh"
    }
    named |= {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "so": "Soomaali", "ht": "Kreyòl ayisyen", "tl": "Tagalog"}
    named |= {"hmn": "Hmoob", "am": "አማርኛ", "ps": "پښتو", "fa": "فارسی"}
    first = ("en", "es")
    ordered = sorted(named.items(), key=lambda each: (first.index(each[0]) if each[0] in first else 2, each[1].lower()))
    return [(f"{name[:1].upper()}{name[1:]} ({code})", f"{name[:1].upper()}{name[1:]}") for code, name in ordered]


class NewForm(forms.Form):
    """An empty instrument."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    first = forms.ChoiceField(label=gettext_lazy("Language that you write it in"))
    second = forms.ChoiceField(label=gettext_lazy("Second language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = language_choices()
        offer(self, "first", choices)
        offer(self, "second", [("", _("none")), *choices])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("first") and values.get("first") == values.get("second"):
            self.add_error("second", _("Choose another one than the first."))
        return values


class InstrumentForm(RowForm):
    class Meta(RowMeta):
        model = Instrument
        fields = ("name",)


class NoteForm(RowForm):
    class Meta(RowMeta):
        model = InstrumentVersion
        fields = ("note",)
        widgets = {"note": forms.Textarea(attrs={"rows": 3, "maxlength": 1000})}


#: A question whose choices stand in no sheet of its workbook.
_ELSEWHERE = "instrument.choices-elsewhere"


class FormFile(forms.Form):
    """An XLSForm; ``problems`` are what reading it found, as JSON, and ``form`` what it holds."""

    file = forms.FileField(
        label=gettext_lazy("XLSForm"),
        help_text=gettext_lazy("An Excel workbook (.xlsx) of up to 5 megabytes, with a sheet 'survey'."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=None,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.problems: list[dict[str, Any]] = []
        self.form: Form | None = None
        self.content = b""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        file = values.get("file")
        if self.request.META.get(TOO_LARGE) or (file is not None and file.size > BOUNDS.file_bytes):
            self.errors.pop("file", None)
            self.add_error("file", _("The file is larger than 5 megabytes."))
            return values
        if file is not None:
            self.content = file.read()
            sheets, found = read_form_apart(self.content, file.name)
            self.problems = [each.as_dict() for each in found]
            if sheets is None:
                self.add_error("file", _("It can't be asked with yet. What has to be put right is listed below."))
            else:
                self.form = Form.of(sheets)
            if any(each.code == _ELSEWHERE for each in found):
                # The library keeps such answers as text; a page would show a question without any choice.
                self.problems = [
                    {**each, "severity": "error"} if each["code"] == _ELSEWHERE else each for each in self.problems
                ]
                self.add_error("file", _("Its choices stand in another file. Move them to the sheet 'choices'."))
        return values


class SheetForm(Opened, forms.Form):
    """A form about a part of a version; ``saved`` says what its fields hold in the version that is saved."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, opened: InstrumentVersion, **kwargs: Any) -> None:
        self.opened = opened
        self.asked = Form.of(opened.sheets)
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = opened.version
        self.build()
        if not self.is_bound:
            self.initial = {"version": opened.version, **self.saved(self.asked), **self.initial}

    def build(self) -> None:
        """Adds the fields."""

    def saved(self, form: Form) -> Mapping[str, Any]:
        """What the fields hold in ``form``."""
        return {}

    def theirs(self, now: Any) -> Mapping[str, Any]:
        return self.saved(Form.of(now.sheets))


class SettingsForm(SheetForm):
    """The title that respondents read, and the language in which the form begins."""

    title = forms.CharField(label=gettext_lazy("Title that respondents read"), max_length=LONGEST_NAME)
    language = forms.ChoiceField(label=gettext_lazy("Language that it begins in"), required=False)

    def build(self) -> None:
        choices = [(each, words.language_name(each)) for each in self.asked.languages]
        offer(self, "language", choices)

    def saved(self, form: Form) -> Mapping[str, Any]:
        title = form.setting("form_title") or form.setting("title")
        return {"title": title, "language": form.setting("default_language")}


class LanguageForm(SheetForm):
    """Another language, or the name of the one that the texts are in."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def build(self) -> None:
        choices = [each for each in language_choices() if each[0] not in self.asked.languages]
        offer(self, "language", choices)


class ListForm(SheetForm):
    """A list of answers: its name, and what it begins with."""

    name = forms.CharField(label=gettext_lazy("Name of the list"), max_length=60, required=False)
    begin = forms.ChoiceField(label=gettext_lazy("What it begins with"), required=False)

    def __init__(self, *args: Any, ready: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        self.ready = list(ready)
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        offer(self, "begin", [("", _("two empty answers")), *self.ready])

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("name") and not values.get("begin"):
            self.add_error("name", _("Say what the list is called, or choose a ready one."))
        return values


class ConditionForm(SheetForm):
    """One part of a condition about a question: how its answer is compared, and with what."""

    operator = forms.ChoiceField(label=gettext_lazy("The answer"))
    answer = forms.CharField(label=gettext_lazy("Answer"), required=False, max_length=80)

    def __init__(self, *args: Any, item: Item, language: str, **kwargs: Any) -> None:
        self.item, self.language = item, language
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        item = self.item
        sample = next((each.name for each in item.scale.choices if each.value is not None), "") if item.scale else "0"
        possible = [
            each for each in OPERATORS if fits(Part(item.name, each, "" if each.endswith("answered") else sample), item)
        ]
        offer(self, "operator", [(each, words.OPERATORS[each]) for each in possible])
        if item.scale is not None:
            choices = [("", "–"), *((each.name, each.label(self.language)) for each in item.scale.choices)]
            self.fields["answer"] = forms.ChoiceField(label=_("Answer"), choices=choices, required=False)
        elif item.kind in ("integer", "decimal", "range"):
            self.fields["answer"] = forms.DecimalField(label=_("Number"), required=False, max_digits=12)
        else:
            del self.fields["answer"]

    @property
    def part(self) -> Part:
        answer = self.cleaned_data.get("answer")
        operator = self.cleaned_data["operator"]
        if operator.endswith("answered") or answer in (None, ""):
            return Part(self.item.name, operator)
        return Part(self.item.name, operator, f"{answer:f}" if isinstance(answer, Decimal) else str(answer))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("operator") and not self.errors and not fits(self.part, self.item):
            self.add_error(
                "answer" if "answer" in self.fields else "operator", _("Choose an answer that can be compared so.")
            )
        return values
