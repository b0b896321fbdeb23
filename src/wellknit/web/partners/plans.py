"""Implementation years, grants and learning phases: to see, add, change and remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wellknit.web.editing import confirmed, edited
from wellknit.web.fields import Lines, RowForm, RowMeta, day_field
from wellknit.web.history import added, changed, removed
from wellknit.web.models import Grant, Period, Phase
from wellknit.web.partners import records
from wellknit.web.partners.actions import free_key, last_place
from wellknit.web.rules import Viewer
from wellknit.web.scope import Request, may

__all__ = ["KINDS", "METHOD_WORDS", "add", "change", "plans", "remove"]

Plan = Period | Grant | Phase
form_page = require_http_methods(["GET", "HEAD", "POST"])


class SpanForm(RowForm):
    """A form with a beginning and an end."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("It can't end before it begins."))
        return values


#: The methods of the folder's [[phases]], in words.
METHOD_WORDS: Mapping[str, Promise] = {
    "interview": gettext_lazy("interviews"),
    "focus_group": gettext_lazy("focus groups"),
    "document_review": gettext_lazy("review of documents"),
    "meeting": gettext_lazy("meetings"),
    "survey": gettext_lazy("surveys"),
}
_DAYS = {"start": day_field(), "end": day_field()}


class PeriodForm(SpanForm):
    class Meta(RowMeta):
        model = Period
        fields = ("name", "start", "end")
        widgets = _DAYS


class GrantForm(SpanForm):
    class Meta(RowMeta):
        model = Grant
        fields = ("funder", "start", "end", "incentive", "amount", "currency")
        widgets = {**_DAYS, "incentive": forms.Textarea(attrs={"rows": 3, "maxlength": 2000})}

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
            raise forms.ValidationError(_("Three letters, as in USD or EUR."))
        return currency

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount < 0:
            raise forms.ValidationError(_("An amount is not below zero."))
        return amount


class PhaseForm(SpanForm):
    questions = Lines(label=gettext_lazy("questions"), required=False)
    methods = forms.MultipleChoiceField(
        label=gettext_lazy("methods"),
        required=False,
        choices=list(METHOD_WORDS.items()),
        widget=forms.SelectMultiple(attrs={"size": len(METHOD_WORDS)}),
        help_text=gettext_lazy("Several with the Ctrl key, or Command on a Mac."),
    )

    class Meta(RowMeta):
        model = Phase
        fields = ("name", "start", "end", "questions", "methods")
        widgets = _DAYS


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the three: its model, its form, and what its pages say."""

    model: type[Period] | type[Grant] | type[Phase]
    form: type[SpanForm]
    add: Promise


KINDS = {
    "period": Kind(Period, PeriodForm, gettext_lazy("Add an implementation year")),
    "grant": Kind(Grant, GrantForm, gettext_lazy("Add a grant")),
    "phase": Kind(Phase, PhaseForm, gettext_lazy("Add a learning phase")),
}


def _back(request: Request) -> str:
    return reverse("plans", args=(request.viewer.initiative.key,))


@require_safe
def plans(request: Request) -> HttpResponse:
    """The years, what each grant is an incentive for, and the phases of learning."""
    may(request, "see_time")
    phases = [(each, [METHOD_WORDS.get(word, word) for word in each.methods]) for each in Phase.objects.all()]
    shown = {"periods": Period.objects.all(), "grants": Grant.objects.all(), "phases": phases}
    return render(request, "partners/plans.html", shown)


@form_page
def add(request: Request, kind: str) -> HttpResponse:
    viewer = may(request, "change_initiative")
    one = KINDS[kind]
    form = one.form(request.POST or None, viewer=viewer)
    return edited(request, form, lambda: _add(viewer, one, form.values), title=str(one.add), back=_back(request))


def _add(viewer: Viewer, kind: Kind, values: dict[str, Any]) -> Plan:
    key = free_key(kind.model, str(values.get("name") or values.get("funder")))
    row: Plan = kind.model(**values, key=key, position=last_place(kind.model))
    return added(viewer, row)


@form_page
def change(request: Request, kind: str, pk: UUID) -> HttpResponse:
    may(request, "see_time")
    one = KINDS[kind]
    found: Plan = records.find(one.model.objects.all(), pk)  # type: ignore[assignment]
    viewer = may(request, "change_initiative")
    form = one.form(request.POST or None, instance=found, viewer=viewer)
    return edited(
        request,
        form,
        lambda: changed(viewer, found, form.version_opened, form.values),
        title=str(found),
        back=_back(request),
        remove=reverse(f"{kind}_remove", args=(viewer.initiative.key, found.pk)),
    )


@form_page
def remove(request: Request, kind: str, pk: UUID) -> HttpResponse:
    may(request, "see_time")
    found: Plan = records.find(KINDS[kind].model.objects.all(), pk)  # type: ignore[assignment]
    viewer = may(request, "change_initiative")
    return confirmed(
        request,
        found,
        lambda: removed(viewer, found, int(request.POST.get("version") or 0)),
        title=_("Remove %(name)s?") % {"name": found},
        text=_("It goes from the timeline and from the folder. It can be undone in the history."),
        back=_back(request),
        done=_back(request),
        said=_("Removed. The history can undo it."),
    )
