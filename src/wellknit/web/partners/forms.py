"""What can be typed about partners."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wellknit.partners.roster import SITE_ROLES
from wellknit.web.fields import Lines, RowForm, RowMeta, day_field, offer
from wellknit.web.models import Grant, Initiative, Involvement, Organization, Outreach, Person, Role, Site
from wellknit.web.models.outreach import Status
from wellknit.web.partners import records
from wellknit.web.rules import Viewer, reach

__all__ = [
    "InitiativeForm",
    "InvolvementForm",
    "OrganizationFilter",
    "OrganizationForm",
    "OutreachForm",
    "PersonFilter",
    "PersonForm",
    "SiteForm",
]


_PARTS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_HERE = {
    "America/New_York": _("Eastern (New York)"),
    "America/Chicago": _("Central (Chicago)"),
    "America/Denver": _("Mountain (Denver)"),
    "America/Phoenix": _("Arizona (Phoenix)"),
    "America/Los_Angeles": _("Pacific (Los Angeles)"),
    "America/Anchorage": _("Alaska (Anchorage)"),
    "Pacific/Honolulu": _("Hawaii (Honolulu)"),
    "America/Puerto_Rico": _("Atlantic (Puerto Rico)"),
}


def _sites(viewer: Viewer, sentence: str) -> QuerySet[Site]:
    return Site.objects.filter(pk__in=reach(viewer, sentence).sites)


class InitiativeForm(RowForm):
    class Meta(RowMeta):
        model = Initiative
        fields = ("name", "short", "began", "language")
        widgets = {"language": forms.Select(choices=[("en", "English"), ("es", "Español")])}


class SiteForm(RowForm):
    class Meta(RowMeta):
        model = Site
        fields = ("name", "state", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = self.fields["time_zone"]
        self.fields["time_zone"] = forms.ChoiceField(
            label=here.label, required=False, help_text=_("Surveys end by its clock."), choices=time_zones()
        )


def time_zones() -> list[Any]:
    """Time zones to choose from: those of the United States by their own names, all others by place."""
    elsewhere: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        part, _slash, place = name.partition("/")
        if place and part in _PARTS and name not in _HERE:
            elsewhere.setdefault(part, []).append((name, place.replace("_", " ")))
    return [("", "–"), (_("United States"), list(_HERE.items())), *elsewhere.items()]


class OrganizationForm(RowForm):
    class Meta(RowMeta):
        model = Organization
        fields = ("name", "site", "sector", "kind", "affiliate_of", "years_in_education", "profile")
        widgets = {"profile": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever leads sites only can't put an organization beside all of them.
        if not reach(self.viewer, "change_organizations").nowhere:
            self.fields["site"].required = True

    def choices_of(self, name: str) -> Any:
        if name == "site":
            return _sites(self.viewer, "change_organizations")
        return records.national()

    def clean_site(self) -> Site | None:
        site: Site | None = self.cleaned_data["site"]
        if site is not None and self.instance.national:
            raise forms.ValidationError(_("A national partner is one in all sites: leave the site empty."))
        return site


class OutreachForm(RowForm):
    class Meta(RowMeta):
        model = Outreach
        fields = ("status", "asked", "answered", "by", "next_step", "day")
        widgets = {"day": day_field()}

    def choices_of(self, name: str) -> Any:
        # Whoever leads reaches out: among ten thousand partners nobody would find anybody.
        leading = Involvement.objects.filter(role__in=(Role.SITE_LEADER, Role.NATIONAL_PARTNER), person__isnull=False)
        return records.people(self.viewer).filter(pk__in=leading.values("person"))


class PersonForm(RowForm):
    class Meta(RowMeta):
        model = Person
        fields = ("name", "mail", "language")
        widgets = {"language": forms.Select(choices=[("", "–"), ("en", "English"), ("es", "Español")])}


class InvolvementForm(RowForm):
    """An involvement of ``person`` or ``organization``; whichever of them the page is about is not asked."""

    knowledge = Lines(label=_("knowledge and skills"), required=False)

    class Meta(RowMeta):
        model = Involvement
        fields = (
            "role", "site", "person", "organization", "start", "end", "time", "resources", "knowledge", "grant",
        )  # fmt: skip
        widgets = {"start": day_field(), "end": day_field()}

    def __init__(self, *args: Any, given: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given = given
        if given:
            del self.fields[given]
        national = reach(self.viewer, "change_people").national
        if not national:
            offer(self, "role", (each for each in Role.choices if each[0] in SITE_ROLES))
            self.fields["site"].required = True

    def choices_of(self, name: str) -> Any:
        match name:
            case "site":
                return _sites(self.viewer, "change_people")
            case "person":
                return records.people(self.viewer, "change_people")
            case "organization":
                return records.organizations(self.viewer)
        return Grant.objects.all()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        role, site, start, end = (values.get(name) for name in ("role", "site", "start", "end"))
        if role in SITE_ROLES and not site and "site" not in self.errors:
            self.add_error("site", _("This role is held in a site: choose which."))
        if role == Role.NATIONAL_PARTNER and site:
            self.add_error("site", _("A national partner is one in all sites: leave the site empty."))
        if start and end and end < start:
            self.add_error("end", _("It can't end before it begins."))
        if not self.given and not values.get("person") and not values.get("organization"):
            self.add_error("person", _("An involvement is somebody's: choose a person, an organization, or both."))
        return values


class OrganizationFilter(forms.Form):
    """What the list of organizations is searched by."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    status = forms.ChoiceField(label=_("Outreach"), required=False, choices=[("", _("any")), *Status.choices])

    def __init__(self, *args: Any, viewer: Viewer, sectors: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset, site.empty_label = _sites(viewer, "see_organizations"), str(_("all"))
        offer(self, "sector", [("", _("all")), *((each, each) for each in sectors)])
        if not reach(viewer, "see_outreach"):
            del self.fields["status"]


class PersonFilter(forms.Form):
    """What the list of people is searched by."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("any")), *Role.choices])
    when = forms.ChoiceField(
        label=_("Involved"), required=False, choices=[("", _("now or before")), ("now", _("now")), ("left", _("left"))]
    )

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        site = self.fields["site"]
        assert isinstance(site, forms.ModelChoiceField)
        site.queryset, site.empty_label = _sites(viewer, "see_people"), str(_("all"))
