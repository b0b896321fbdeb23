"""How forms are drawn, and what forms of rows have in common: a version, and what to do when somebody was quicker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wellknit.web.models import Account, Initiative
from wellknit.web.models.base import Owned
from wellknit.web.picking import fitting
from wellknit.web.rules import Viewer

__all__ = [
    "Difference",
    "Filter",
    "Lines",
    "Opened",
    "Renderer",
    "RowForm",
    "RowMeta",
    "VersionedForm",
    "day_field",
    "offer",
]


#: How many letters a text has at most where its model does not say.
LONGEST = 5000


class Renderer(TemplatesSetting):
    """Draws forms with the templates of parts/."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed is not what somebody else has saved meanwhile."""

    label: str
    theirs: str
    yours: str


def _drawn(field: models.Field[Any, Any], **options: Any) -> forms.Field | None:
    """The form's field of a model's: one that refers to rows begins without any, since a class knows no scope."""
    if isinstance(field, models.ForeignKey):
        options.setdefault("queryset", field.related_model._base_manager.none())
    elif isinstance(field, models.TextField) and field.max_length is None:
        options.setdefault("max_length", LONGEST)
    return field.formfield(**options)


class RowMeta:
    """What the Meta of each form of a row inherits."""

    formfield_callback = staticmethod(_drawn)


def offer(form: forms.BaseForm, name: str, choices: Iterable[Any]) -> None:
    """The field ``name`` of the form has these to choose from. TypeError where it is none that one chooses in."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)


class Filter(forms.Form):
    """What a list is searched by, from its address."""

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that hold; those of fields with mistakes are left out."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class Opened(forms.BaseForm):
    """A form that knows which version of its row was on the page when somebody began to type."""

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def version_opened(self) -> int:
        """The version of the row that was on the page, 0 where the page did not say."""
        return int(self.cleaned_data.get("version") or 0)

    def theirs(self, now: Owned | Initiative | Account) -> Mapping[str, Any]:
        """What is saved ``now``, by field."""
        return {name: getattr(now, name) for name in self.values}

    def compared(self, now: Owned | Initiative | Account) -> Iterator[Difference]:
        """Field by field, where what was typed is not what is saved ``now``."""
        theirs = self.theirs(now)
        for name, value in self.values.items():
            if name in theirs and theirs[name] != value:
                label = self.fields[name].label or name
                yield Difference(str(label), _said(theirs[name]), _said(value))

    def differences(self, now: Owned | Initiative | Account) -> list[Difference]:
        """Where what was typed is not what is saved now. From here on the form stands for the new version, so that
        saving it once more is a decision."""
        found = list(self.compared(now))
        typed = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        typed["version"] = str(now.version)
        self.data = typed
        return found


class VersionedForm(Opened, forms.ModelForm[Any]):
    """A form of one row that says its version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = getattr(self.instance, "version", 1)
        if not self.is_bound:
            self.initial["version"] = getattr(self.instance, "version", 1)


class RowForm(VersionedForm):
    """A form of one row of an initiative; ``viewer`` decides what may be chosen in it."""

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        self.viewer = viewer
        super().__init__(*args, **kwargs)
        for name, field in list(self.fields.items()):
            if isinstance(field, forms.ModelChoiceField):
                self.fields[name] = fitting(field, self._with_current(name, self.choices_of(name)))

    def _with_current(self, name: str, rows: Any) -> Any:
        """``rows`` and the one chosen already: saving a form must not take away what its author could not choose."""
        current = getattr(self.instance, f"{name}_id", None)
        if current is None:
            return rows
        return rows.model._default_manager.filter(models.Q(pk__in=rows.values("pk")) | models.Q(pk=current))

    def choices_of(self, name: str) -> Any:
        """The rows that may be chosen in the field ``name``: none, unless a form says which."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        return field.queryset.model._base_manager.none()


def _said(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return ", ".join(map(str, value))
    return str(value)


class Lines(forms.CharField):
    """A list of texts, one a line; ``longest`` letters in all, ``each`` in one of them."""

    longest = LONGEST

    def __init__(self, *, each: int = LONGEST, **kwargs: Any) -> None:
        self.each = each
        kwargs.setdefault("help_text", _("One a line."))
        super().__init__(widget=forms.Textarea(attrs={"rows": 3, "maxlength": self.longest}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        if len(str(value or "")) > self.longest:
            raise forms.ValidationError(_("This is longer than %(longest)s letters."), params={"longest": self.longest})
        # In the folder's files semicolons stand between them.
        lines = (" ".join(line.split()) for line in str(value or "").replace(";", "\n").splitlines())
        found = [line for line in lines if line]
        if any(len(line) > self.each for line in found):
            raise forms.ValidationError(_("One of them is longer than %(each)s letters."), params={"each": self.each})
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


def day_field() -> forms.DateInput:
    """A date as browsers ask for it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
