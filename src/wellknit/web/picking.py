"""Choosing a row out of thousands: by typing its name, where a list of all of them would be a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, Q, QuerySet, Subquery
from django.db.models.functions import Upper
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["A_LIST", "Typed", "fitting"]

#: Up to so many rows are a list to choose from.
A_LIST = 200
_SUGGESTED = 5


def fitting(field: forms.ModelChoiceField[Any], rows: QuerySet[Any]) -> forms.ModelChoiceField[Any]:
    """``field`` with ``rows`` to choose from: as a list where they are few, else as a name that is typed."""
    if len(rows.order_by().values_list("pk")[: A_LIST + 1]) > A_LIST:
        return Typed(rows, label=field.label, required=field.required, initial=field.initial)
    field.queryset, field.empty_label = rows, "–"
    return field


class Typed(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A person or an organization by name, mail address, or key; what fits several is asked once more, with their keys.

    The id is taken too, so that what a list sent before it grew too long still fits.
    """

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})

    def __init__(self, queryset: QuerySet[Any], **options: Any) -> None:
        help_text = gettext_lazy("Type the name. If you know a part of it, type that: what fits is shown.")
        super().__init__(queryset, help_text=help_text, **options)

    def prepare_value(self, value: Any) -> Any:
        """The name of the row that is chosen; with its key, where another one has the same name."""
        pk = value.pk if isinstance(value, Model) else _id(value)
        if pk is None:
            return value
        rows = self._rows().annotate(upper=Upper("name")).order_by()
        namesakes = rows.filter(upper=Subquery(rows.filter(pk=pk).values("upper")[:1]))
        named = {row.pk: row for row in namesakes[:A_LIST]}
        row = named.get(pk)
        if row is None:
            return value
        return f"{row.name} ({row.key})" if len(named) > 1 else row.name

    def to_python(self, value: Any) -> Any:
        text = " ".join(str(value or "").split())
        if not text:
            return None
        row = self._by_id(text)
        if row is not None:
            return row
        name, _bracket, key = text.removesuffix(")").rpartition(" (")
        rows = self._rows()
        if name and text.endswith(")") and (found := list(rows.filter(name__iexact=name, key=key)[:1])):
            return found[0]
        exact = list(rows.filter(self._exactly(text))[: _SUGGESTED + 1])
        if len(exact) == 1:
            return exact[0]
        near = exact or list(rows.filter(name__icontains=text).order_by("name", "key")[:_SUGGESTED])
        if not near:
            raise forms.ValidationError(_("There is none of this name."), code="none")
        names = "; ".join(f"{each.name} ({each.key})" for each in near[:_SUGGESTED])
        raise forms.ValidationError(_("Which one? Type it as it stands here: %(names)s.") % {"names": names}, "several")

    def _rows(self) -> QuerySet[Any]:
        assert self.queryset is not None
        return self.queryset.all()

    def _exactly(self, text: str) -> Q:
        exact = Q(name__iexact=text) | Q(key=text)
        return exact | Q(mail__iexact=text) if hasattr(self._rows().model, "mail") else exact

    def _by_id(self, value: object) -> Any:
        pk = _id(value)
        return None if pk is None else self._rows().filter(pk=pk).first()


def _id(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
