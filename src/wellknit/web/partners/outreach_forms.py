"""What outreach is searched by, and what is said of many organizations at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wellknit.web.fields import Filter, day_field, offer
from wellknit.web.models import Organization, SavedFilter, Site, Status
from wellknit.web.rules import Viewer, reach

__all__ = ["NEW_YEARS", "NOT_NOTED", "BulkForm", "FilterForm", "OutreachFilter", "chosen_organizations"]

#: Up to so many years in education an organization is new to it, from so many on it is there for decades.
NEW_YEARS, DECADES = 2, 20
#: In place of a status: nothing was noted of the organization yet.
NOT_NOTED = "none"

_ANY = ("", _("any"))
_YEARS: tuple[tuple[str, Promise], ...] = (
    _ANY,
    ("new", _("new to education (up to 2 years)")),
    ("some", _("3 to 19 years")),
    ("decades", _("for decades (20 years or more)")),
    ("unknown", _("not known")),
)
_DUE: tuple[tuple[str, Promise], ...] = (
    _ANY,
    ("past", _("overdue")),
    ("week", _("within seven days, or overdue")),
    ("some", _("has a next step")),
    ("none", _("has no next step")),
)
_ANSWER: tuple[tuple[str, Promise], ...] = (
    _ANY,
    ("missing", _("asked, without answer")),
    ("given", _("answered")),
    ("unasked", _("not asked yet")),
)


class OutreachFilter(Filter):
    """What the pages of outreach are searched by; an unknown value is refused, and nothing is filtered by it."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    status = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *Status.choices, (NOT_NOTED, _("nothing noted yet"))]
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    years = forms.ChoiceField(label=_("In education"), required=False, choices=_YEARS)
    due = forms.ChoiceField(label=_("Next step"), required=False, choices=_DUE)
    answer = forms.ChoiceField(label=_("Answer"), required=False, choices=_ANSWER)

    def __init__(self, *args: Any, viewer: Viewer, sectors: list[str], kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=reach(viewer, "see_outreach").sites)
        site.empty_label = str(_("all"))
        for name, found in (("sector", sectors), ("kind", kinds)):
            offer(self, name, [_ANY, *((each, each) for each in found)])

    @property
    def query(self) -> str:
        """What is chosen as it stands behind the '?' of an address, always in the same order."""
        return urlencode({name: getattr(value, "pk", value) for name, value in self.chosen.items()})


def chosen_organizations(rows: QuerySet[Organization], chosen: Mapping[str, Any]) -> QuerySet[Organization]:
    """Those of ``rows`` that fit what an OutreachFilter has chosen."""
    for word in str(chosen.get("q", "")).split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(outreach__asked__icontains=word)
            | Q(outreach__answered__icontains=word)
            | Q(outreach__next_step__icontains=word)
        )
    for name in ("site", "sector", "kind"):
        if name in chosen:
            rows = rows.filter(**{name: chosen[name]})
    if status := chosen.get("status"):
        rows = rows.filter(outreach__isnull=True) if status == NOT_NOTED else rows.filter(outreach__status=status)
    for name, meant in (("years", _years), ("due", _due), ("answer", _answer)):
        if name in chosen:
            rows = rows.filter(meant(str(chosen[name])))
    return rows


def _years(value: str) -> Q:
    if value == "new":
        return Q(years_in_education__lte=NEW_YEARS)
    if value == "decades":
        return Q(years_in_education__gte=DECADES)
    if value == "some":
        return Q(years_in_education__gt=NEW_YEARS, years_in_education__lt=DECADES)
    return Q(years_in_education__isnull=True)


def _due(value: str) -> Q:
    today = timezone.localdate()
    if value == "past":
        return Q(outreach__day__lt=today)
    if value == "week":
        return Q(outreach__day__lte=today + timedelta(days=7))
    nothing = Q(outreach__isnull=True) | Q(outreach__next_step="", outreach__day__isnull=True)
    return nothing if value == "none" else ~nothing


def _answer(value: str) -> Q:
    asked, answered = ~Q(outreach__asked=""), ~Q(outreach__answered="")
    noted = Q(outreach__isnull=False)
    if value == "given":
        return noted & answered
    if value == "missing":
        return noted & asked & ~answered
    return Q(outreach__isnull=True) | (~asked & ~answered)


class FilterForm(forms.ModelForm[SavedFilter]):
    """The name of a filter, and with whom it is shared; ``query`` comes from the page on which it is kept."""

    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    class Meta:
        model = SavedFilter
        fields = ("name", "site", "query")
        # The site of the filter is a choice of its own, beside the one that is searched by.
        formfield_callback = staticmethod(
            lambda field, **options: (
                field.formfield(queryset=Site._base_manager.none(), **options)
                if field.name == "site"
                else field.formfield(**options)
            )
        )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "keep")
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset = Site.objects.filter(pk__in=reach(viewer, "see_outreach").sites)
        site.empty_label = str(_("nobody: it is mine"))


class BulkForm(forms.Form):
    """What is set in all organizations that are ticked; what is left empty stays as it is."""

    status = forms.ChoiceField(label=_("Set the state to"), required=False, choices=[("", "–"), *Status.choices])
    next_step = forms.CharField(label=_("Set the next step to"), required=False, max_length=300)
    day = forms.DateField(label=_("Set its date to"), required=False, widget=day_field())
    every = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "set")
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> dict[str, Any]:
        """What is set, by field of Outreach."""
        return {name: value for name, value in self.cleaned_data.items() if name != "every" and value}

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.values:
            raise forms.ValidationError(_("Say what is to be set: the state, the next step, or its date."))
        return self.cleaned_data
